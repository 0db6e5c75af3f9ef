/// The first and second moments of the patches a 3×3 filter sees, summed over one lane group.
///
///     sums[t] = Σ patch[t],   products[t,t'] = Σ patch[t] · patch[t'],   t = (c, i, j)
///
/// A convolution is linear in its filters, so Σ output = filters · sums, Σ output² = filters · products
/// · filters, and Σ output · patch = products · filters: statistics and gradients of a layer whose
/// output is never stored. Source: the identities follow from output = Σ filters[t] · patch[t].
public struct PatchMoments: Sendable {
  /// C.
  public let channels: Int
  /// H = W.
  public let side: Int

  /// Patches of (C, side, side) images.
  public init(channels: Int, side: Int) {
    self.channels = channels
    self.side = side
  }

  /// C·3·3, values of a patch.
  public var tapCount: Int { channels * 9 }
  /// (c, i), rows of three taps.
  private var rowCount: Int { channels * 3 }
  /// Blocks of 3 × 3 products: one for each pair of tap rows, (c, i) ≤ (c', i').
  private var blockCount: Int { rowCount * (rowCount + 1) / 2 }
  /// Values `accumulate` writes: the blocks, then the sums, filled up to whole vectors.
  public var count: Int { (blockCount * 9 + tapCount + laneWidth - 1) / laneWidth * laneWidth }

  /// Sums one lane group.
  ///
  /// - Parameters:
  ///   - images: (C, side, side).
  ///   - moments: `count` values; overwritten.
  ///   - scratch: `count` lanes.
  public func accumulate(
    _ images: UnsafePointer<Lane>, _ moments: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Lane>
  ) {
    let size = side - 2
    var block = scratch
    forEachRowPair { c, d, u, tapRows in
      // Tap rows i and i + u pair image rows y + i and y + i + u, 0 ≤ y < size: most pairs of image
      // rows are the same for every i, and are summed once.
      let last = tapRows.upperBound - 1
      var shared = RowProducts()
      add(&shared, images, c, d, u, last..<tapRows.lowerBound + size)
      for i in tapRows {
        var sums = shared
        add(&sums, images, c, d, u, i..<last)
        add(&sums, images, c, d, u, tapRows.lowerBound + size..<i + size)
        sums.store(to: block)
        block += 9
      }
    }
    for c in 0..<channels {
      for i in 0..<3 {
        addPatchSums(images + (c * side + i) * side, block + i * 3)
      }
      block += 9
    }
    while block < scratch + count {
      block.pointee = .zero
      block += 1
    }
    Lane.fold(scratch, count: count, into: moments)
  }

  /// Adds moments of several groups up into `products` (t, t'), both halves, and `sums` (t).
  ///
  /// - Parameter groups: How many stretches of `count` values `moments` holds.
  public func total(
    _ moments: UnsafePointer<Float>, groups: Int, products: UnsafeMutablePointer<Double>,
    sums: UnsafeMutablePointer<Double>
  ) {
    func total(_ k: Int) -> Double {
      var total = 0.0
      for group in 0..<groups { total += Double(moments[group * count + k]) }
      return total
    }
    var k = 0
    forEachRowPair { c, d, u, tapRows in
      for i in tapRows {
        let (row, column) = (c * 9 + i * 3, d * 9 + (i + u) * 3)
        for j in 0..<9 {
          let value = total(k + j)
          products[(row + j / 3) * tapCount + column + j % 3] = value
          products[(column + j % 3) * tapCount + row + j / 3] = value
        }
        k += 9
      }
    }
    for t in 0..<tapCount { sums[t] = total(k + t) }
  }

  /// Every pair of channels c ≤ c' and distance u between tap rows, with the rows i for which (c, i) and
  /// (c', i + u) are both in the filter.
  @inline(__always)
  private func forEachRowPair(_ body: (_ c: Int, _ d: Int, _ u: Int, _ tapRows: Range<Int>) -> Void)
  {
    for c in 0..<channels {
      for d in c..<channels {
        for u in (c == d ? 0 : -2)...2 { body(c, d, u, max(0, -u)..<min(3, 3 - u)) }
      }
    }
  }

  /// Adds the products of image rows y of channel c and y + u of channel d.
  @inline(__always)
  private func add(
    _ sums: inout RowProducts, _ images: UnsafePointer<Lane>, _ c: Int, _ d: Int, _ u: Int,
    _ rows: Range<Int>
  ) {
    for y in rows {
      sums.add(images + (c * side + y) * side, images + (d * side + y + u) * side, side - 2)
    }
  }

  /// Σ over the (side − 2)² square at each of three offsets along a row.
  private func addPatchSums(_ corner: UnsafePointer<Lane>, _ sums: UnsafeMutablePointer<Lane>) {
    let size = side - 2
    var (first, second, third) = (Lane.zero, Lane.zero, Lane.zero)
    for y in 0..<size {
      let row = corner + y * side
      for x in 0..<size {
        first += row[x]
        second += row[x + 1]
        third += row[x + 2]
      }
    }
    sums[0] = first
    sums[1] = second
    sums[2] = third
  }
}
