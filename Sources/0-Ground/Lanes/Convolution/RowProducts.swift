/// The nine products of two image rows under three taps each, summed over rows of patches.
///
///     products[f,p] = Σ_{0 ≤ x < n} a[x+f] · b[x+p]
///
/// Products of equal p − f differ only at the ends: with a diagonal's middle summed once, five
/// multiplications a pixel do instead of nine.
struct RowProducts {
  /// Of the main diagonal: the middle, 2 ≤ x < n; and x = 0, 1, n, n + 1.
  private var main = Lane.zero
  private var main0 = Lane.zero
  private var main1 = Lane.zero
  private var mainN = Lane.zero
  private var mainN1 = Lane.zero
  /// a[x] · b[x+1]: the middle, 1 ≤ x < n; and x = 0, n.
  private var right = Lane.zero
  private var right0 = Lane.zero
  private var rightN = Lane.zero
  /// a[x+1] · b[x]: the middle, 1 ≤ x < n; and x = 0, n.
  private var left = Lane.zero
  private var left0 = Lane.zero
  private var leftN = Lane.zero
  /// a[x] · b[x+2] and a[x+2] · b[x], 0 ≤ x < n.
  private var farRight = Lane.zero
  private var farLeft = Lane.zero

  /// Adds two rows of n + 2 pixels.
  @inline(__always)
  mutating func add(_ a: UnsafePointer<Lane>, _ b: UnsafePointer<Lane>, _ n: Int) {
    main0.addProduct(a[0], b[0])
    main1.addProduct(a[1], b[1])
    right0.addProduct(a[0], b[1])
    left0.addProduct(a[1], b[0])
    farRight.addProduct(a[0], b[2])
    farLeft.addProduct(a[2], b[0])
    right.addProduct(a[1], b[2])
    left.addProduct(a[2], b[1])
    farRight.addProduct(a[1], b[3])
    farLeft.addProduct(a[3], b[1])
    var (a0, a1, b0, b1) = (a[2], a[3], b[2], b[3])
    var x = 2
    while x < n {
      let (a2, b2) = (a[x + 2], b[x + 2])
      main.addProduct(a0, b0)
      right.addProduct(a0, b1)
      left.addProduct(a1, b0)
      farRight.addProduct(a0, b2)
      farLeft.addProduct(a2, b0)
      (a0, a1, b0, b1) = (a1, a2, b1, b2)
      x += 1
    }
    mainN.addProduct(a0, b0)
    mainN1.addProduct(a1, b1)
    rightN.addProduct(a0, b1)
    leftN.addProduct(a1, b0)
  }

  /// Writes products[f,p], f slowest.
  @inline(__always)
  func store(to target: UnsafeMutablePointer<Lane>) {
    target[0] = main + (main0 + main1)
    target[1] = right + right0
    target[2] = farRight
    target[3] = left + left0
    target[4] = main + (main1 + mainN)
    target[5] = right + rightN
    target[6] = farLeft
    target[7] = left + leftN
    target[8] = main + (mainN + mainN1)
  }
}
