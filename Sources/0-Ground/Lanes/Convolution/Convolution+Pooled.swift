/// The forward kernels: a tile is five filters × one 2×2 window, so that whatever pooling and
/// normalisation need of a window is taken while it is still in registers.
extension Convolution {
  /// What pooling keeps of one lane group, (O, H'/2, H'/2) each.
  public struct Pooled {
    /// The value of each window that wins: the largest, or the smallest where the filter's gain is
    /// negative and normalisation turns the order around.
    let extremes: UnsafeMutablePointer<Lane>
    /// Which of the four it is: 0 upper left, 1 upper right, 2 lower left, 3 lower right; the first of
    /// equals.
    let sources: UnsafeMutablePointer<SIMD16<UInt8>>

    /// Room for the outcome.
    public init(
      extremes: UnsafeMutablePointer<Lane>, sources: UnsafeMutablePointer<SIMD16<UInt8>>
    ) {
      self.extremes = extremes
      self.sources = sources
    }
  }

  /// Convolves one lane group and keeps of each window only what pooling keeps.
  ///
  /// - Parameters:
  ///   - input: (C, H, H).
  ///   - packed: As `pack` leaves them.
  ///   - gains: γ of each filter's normalisation; only the signs count.
  ///   - pooled: Overwritten.
  /// - Precondition: the output side is even.
  public func forward(
    _ input: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>, gains: UnsafePointer<Float>,
    pooled: Pooled
  ) {
    forEachWindow(input, packed) { o, y, x, window in
      window.pool(gains + o, into: pooled, at: pooledIndex(o, y, x), stride: pooling.area)
    }
  }

  /// Convolves one lane group, keeps all of it, and sums it for the normalisation.
  ///
  /// - Parameters:
  ///   - input: (C, H, H).
  ///   - packed: As `pack` leaves them.
  ///   - gains: γ of each filter's normalisation; only the signs count.
  ///   - output: (O, H', H'); overwritten.
  ///   - pooled: Overwritten.
  ///   - sums: O: Σ x and Σ x² of the output; overwritten.
  ///   - scratch: 2·O lanes.
  /// - Precondition: the output side is even.
  public func forward(
    _ input: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>, gains: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Lane>, pooled: Pooled, sums: UnsafeMutablePointer<ChannelSums>,
    scratch: UnsafeMutablePointer<Lane>
  ) {
    let (size, area) = (outputSide, pooling.area)
    for k in 0..<2 * filters { scratch[k] = .zero }
    forEachWindow(input, packed) { o, y, x, window in
      window.store(to: output + (o * size + y) * size + x, side: size)
      window.sum(addingTo: scratch + 2 * o)
      window.pool(gains + o, into: pooled, at: pooledIndex(o, y, x), stride: area)
    }
    for o in 0..<filters {
      sums[o] = ChannelSums(first: scratch[2 * o].total, second: scratch[2 * o + 1].total)
    }
  }

  /// Convolves one lane group with filters that hold their normalisation's scale, and pools it:
  ///
  ///     output[o,y,x] = max(0, shift[o] + the largest of the window)
  ///
  /// - Parameter output: (O, H'/2, H'/2); overwritten.
  /// - Precondition: the output side is even.
  public func forward(
    _ input: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>, shifts: UnsafePointer<Float>,
    activated output: UnsafeMutablePointer<Lane>
  ) {
    let area = pooling.area
    forEachWindow(input, packed) { o, y, x, window in
      window.activate(shifts + o, into: output + pooledIndex(o, y, x), stride: area)
    }
  }

  @inline(__always)
  private func pooledIndex(_ o: Int, _ y: Int, _ x: Int) -> Int {
    let side = pooling.pooledSide
    return (o * side + y / 2) * side + x / 2
  }

  /// Hands the sums of every window of every five filters to `body(filter, y, x, sums)`.
  @inline(__always)
  private func forEachWindow(
    _ input: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>,
    _ body: (Int, Int, Int, Tile<5, 4>) -> Void
  ) {
    if kernel == 2 {
      forEachWindow(input, packed, Taps<2>(), body)
    } else {
      forEachWindow(input, packed, Taps<3>(), body)
    }
  }

  @inline(__always)
  private func forEachWindow<let K: Int>(
    _ input: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>, _ taps: Taps<K>,
    _ body: (Int, Int, Int, Tile<5, 4>) -> Void
  ) {
    var y = 0
    while y < outputSide {
      var o = 0
      while o < filters {
        var x = 0
        while x < outputSide {
          body(o, y, x, window(input + y * side + x, packed + o * tapCount, taps))
          x += 2
        }
        o += Self.tileFilters
      }
      y += 2
    }
  }

  @inline(__always)
  private func window<let K: Int>(
    _ input: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>, _ taps: Taps<K>
  ) -> Tile<5, 4> {
    var sums = Tile<5, 4>()
    var (weights, plane) = (packed, input)
    var c = 0
    while c < channels {
      var i = 0
      while i < K {
        var j = 0
        while j < K {
          let corner = plane + i * side + j
          sums.addOuterProduct(weights) { corner[$0 / 2 * side + $0 % 2] }
          weights += Self.tileFilters
          j += 1
        }
        i += 1
      }
      plane += side * side
      c += 1
    }
    return sums
  }
}

/// Five filters' values of one 2×2 window.
extension Tile<5, 4> {
  /// Hands each filter's four values over, written out so that they stay in registers.
  @inline(__always)
  private func forEachFilter(_ body: (_ filter: Int, _ window: Window) -> Void) {
    body(0, Window(a: sums[0][0], b: sums[0][1], c: sums[0][2], d: sums[0][3]))
    body(1, Window(a: sums[1][0], b: sums[1][1], c: sums[1][2], d: sums[1][3]))
    body(2, Window(a: sums[2][0], b: sums[2][1], c: sums[2][2], d: sums[2][3]))
    body(3, Window(a: sums[3][0], b: sums[3][1], c: sums[3][2], d: sums[3][3]))
    body(4, Window(a: sums[4][0], b: sums[4][1], c: sums[4][2], d: sums[4][3]))
  }

  /// Writes the window's two rows into planes of `side` × `side`.
  @inline(__always)
  func store(to target: UnsafeMutablePointer<Lane>, side: Int) {
    forEachFilter { f, window in
      let corner = target + f * side * side
      corner[0] = window.a
      corner[1] = window.b
      corner[side] = window.c
      corner[side + 1] = window.d
    }
  }

  /// Adds Σ x and Σ x² of filter f to `totals[2·f]` and `totals[2·f + 1]`.
  @inline(__always)
  func sum(addingTo totals: UnsafeMutablePointer<Lane>) {
    forEachFilter { f, window in
      totals[2 * f] += window.sum
      totals[2 * f + 1] += window.squares
    }
  }

  /// Keeps filter f's winner at `index + f · stride`.
  @inline(__always)
  func pool(
    _ gains: UnsafePointer<Float>, into pooled: Convolution.Pooled, at index: Int, stride: Int
  ) {
    forEachFilter { f, window in
      let (extreme, source) =
        gains[f] < 0 ? window.first { $0 .< $1 } : window.first { $0 .> $1 }
      pooled.extremes[index + f * stride] = extreme
      pooled.sources[index + f * stride] = source.bytes
    }
  }

  /// Writes max(0, shift + the largest) of filter f to `target + f · stride`.
  @inline(__always)
  func activate(
    _ shifts: UnsafePointer<Float>, into target: UnsafeMutablePointer<Lane>, stride: Int
  ) {
    forEachFilter { f, window in
      target[f * stride] = Lane.larger(window.largest + Lane(repeating: shifts[f]), .zero)
    }
  }
}

/// Four neighbours: upper left, upper right, lower left, lower right.
private struct Window {
  let a, b, c, d: Lane

  @inline(__always) var sum: Lane { (a + b) + (c + d) }

  @inline(__always) var squares: Lane {
    (a * a).addingProduct(b, b).addingProduct(c, c).addingProduct(d, d)
  }

  @inline(__always) var largest: Lane {
    Lane.larger(Lane.larger(a, b), Lane.larger(c, d))
  }

  /// The first value that no later one `beats`, and which of the four it is.
  @inline(__always)
  func first(
    _ beats: (Lane, Lane) -> SIMDMask<SIMD16<Int32>>
  ) -> (extreme: Lane, source: SIMD16<Int32>) {
    var (extreme, source) = (a, SIMD16<Int32>.zero)
    let isB = beats(b, extreme)
    extreme.replace(with: b, where: isB)
    source.replace(with: 1, where: isB)
    let isC = beats(c, extreme)
    extreme.replace(with: c, where: isC)
    source.replace(with: 2, where: isC)
    let isD = beats(d, extreme)
    extreme.replace(with: d, where: isD)
    source.replace(with: 3, where: isD)
    return (extreme, source)
  }
}
