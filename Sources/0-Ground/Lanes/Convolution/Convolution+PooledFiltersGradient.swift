extension Convolution {
  /// The share of 3×3 filters' gradient that comes through the pooling's winners, from one lane group.
  ///
  ///     filtersGradient[o,c,i,j] = Σ_{lane,y,x} outputGradient[o,y,x] · input[c,y+i,x+j]
  ///
  /// where outputGradient is the pooled gradient at each window's winner and 0 at the other three. Two
  /// rows of it are spread out at a time, so that it stays in the nearest cache.
  ///
  /// - Parameters:
  ///   - input: (C, H, H).
  ///   - pooledGradient: (O, H'/2, H'/2).
  ///   - sources: The winners, as `forward` left them.
  ///   - filtersGradient: (O, C, K, K); overwritten.
  ///   - scratch: `pooledGradientScratch` lanes.
  /// - Precondition: K = 3, and the number of weights is a multiple of 4.
  public func filtersGradient(
    _ input: UnsafePointer<Lane>, pooledGradient: UnsafePointer<Lane>,
    sources: UnsafePointer<SIMD16<UInt8>>, _ filtersGradient: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Lane>
  ) {
    precondition(kernel == 3)
    let (half, area) = (pooling.pooledSide, pooling.area)
    let rows = scratch + weightCount
    for k in 0..<weightCount { scratch[k] = .zero }
    var y = 0
    while y < half {
      var o = 0
      while o < filters {
        let first = o * area + y * half
        spread(pooledGradient + first, sources + first, into: rows)
        var c = 0
        while c < channels {
          addRows(input + (c * side + 2 * y) * side, rows, scratch + o * tapCount + c * 9)
          c += 1
        }
        o += Self.tileFilters
      }
      y += 1
    }
    Lane.fold(scratch, count: weightCount, into: filtersGradient)
  }

  /// Lanes `filtersGradient` of a pooled gradient works in.
  public var pooledGradientScratch: Int { weightCount + Self.tileFilters * 2 * outputSide }

  /// Lays out one row of windows of five filters: (5, 2, H').
  @inline(__always)
  private func spread(
    _ pooledGradient: UnsafePointer<Lane>, _ sources: UnsafePointer<SIMD16<UInt8>>,
    into rows: UnsafeMutablePointer<Lane>
  ) {
    let (half, area) = (pooling.pooledSide, pooling.area)
    for f in 0..<Self.tileFilters {
      let target = rows + f * 2 * outputSide
      for x in 0..<half {
        let gradient = pooledGradient[f * area + x]
        let source = SIMD16<Int32>(widening: sources[f * area + x])
        target[2 * x] = gradient.kept(where: source.isEqual(to: 0))
        target[2 * x + 1] = gradient.kept(where: source.isEqual(to: 1))
        target[outputSide + 2 * x] = gradient.kept(where: source.isEqual(to: 2))
        target[outputSide + 2 * x + 1] = gradient.kept(where: source.isEqual(to: 3))
      }
    }
  }

  /// Adds two rows' share of five filters × nine taps of one channel to `totals`.
  @inline(__always)
  private func addRows(
    _ input: UnsafePointer<Lane>, _ rows: UnsafePointer<Lane>,
    _ totals: UnsafeMutablePointer<Lane>
  ) {
    var i = 0
    while i < 3 {
      var sums = Tile<5, 3>(loading: totals + i * 3, stride: tapCount)
      var y = 0
      while y < 2 {
        let line = input + (i + y) * side
        let gradient = rows + y * outputSide
        var x = 0
        while x < outputSide {
          sums.addProducts(gradient + x, 2 * outputSide) { line[x + $0] }
          x += 1
        }
        y += 1
      }
      sums.store(to: totals + i * 3, stride: tapCount)
      i += 1
    }
  }
}
