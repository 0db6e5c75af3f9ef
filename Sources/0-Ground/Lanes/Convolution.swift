/// Convolution of one lane group with a filter bank: stride 1, no padding, square images.
///
///     output[o,y,x] = Σ input[c,y+i,x+j] · filters[o,c,i,j]
///
/// The tile is F filters × P neighbouring pixels: F·P accumulators stay in registers while the
/// C·K·K taps stream past, one broadcast weight for P products, one loaded pixel for F.
public struct Convolution: Sendable {
  /// C, channels of the input.
  public let channels: Int
  /// H = W, side of the input.
  public let side: Int
  /// K, side of a filter.
  public let kernel: Int
  /// O, filters.
  public let filters: Int

  /// Describes a layer.
  ///
  /// - Precondition: for `forward`, the output side is a multiple of 2, 3 or 7 and `filters` of the
  ///   tile's; for `filtersGradient`, `filters` is a multiple of 5.
  public init(channels: Int, side: Int, kernel: Int, filters: Int) {
    self.channels = channels
    self.side = side
    self.kernel = kernel
    self.filters = filters
  }

  /// Side of the output: H − K + 1.
  public var outputSide: Int { side - kernel + 1 }
  /// Weights: O·C·K·K.
  public var weightCount: Int { filters * channels * kernel * kernel }
  /// Lanes of the input.
  public var inputCount: Int { channels * side * side }
  /// Lanes of the output.
  public var outputCount: Int { filters * outputSide * outputSide }

  /// The layer that carries a gradient back to this layer's input: a convolution of the output
  /// gradient, zero-padded by K − 1 on every side, with the filters flipped and transposed.
  public var transposed: Convolution {
    Convolution(
      channels: filters, side: outputSide + 2 * (kernel - 1), kernel: kernel, filters: channels)
  }

  /// The tile: measured fastest for each output side, and what the network's layers have.
  ///
  /// | output side | filters × pixels |
  /// |---|---|
  /// | even: 30, 14, 6 | 10 × 2 |
  /// | odd multiple of 3: 15 | 5 × 3 |
  /// | 7 | 2 × 7 |
  ///
  /// More than about 20 accumulators and the inputs the compiler keeps beside them do not fit into 32
  /// registers.
  var tileFilters: Int { outputSide % 2 == 0 ? 10 : outputSide % 3 == 0 ? 5 : 2 }

  /// Reorders filters (O, C, K, K) into tiles: [O/F][C][K][K][F], so that a tap's weights lie together.
  public func pack(_ filters: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>) {
    let (taps, width) = (channels * kernel * kernel, tileFilters)
    for o in 0..<self.filters {
      let tile = packed + o / width * taps * width + o % width
      for tap in 0..<taps { tile[tap * width] = filters[o * taps + tap] }
    }
  }

  /// Reorders this layer's filters (O, C, K, K) for `transposed.forward`.
  public func packTransposed(
    _ filters: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>
  ) {
    let (area, width) = (kernel * kernel, transposed.tileFilters)
    for o in 0..<self.filters {
      for c in 0..<channels {
        let tile = packed + c / width * self.filters * area * width + c % width
        let source = filters + (o * channels + c) * area
        for tap in 0..<area { tile[(o * area + area - 1 - tap) * width] = source[tap] }
      }
    }
  }

  /// Convolves one lane group.
  ///
  /// - Parameters:
  ///   - input: (C, H, H).
  ///   - packed: As `pack` leaves them.
  ///   - output: (O, H−K+1, H−K+1); overwritten.
  public func forward(
    _ input: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Lane>
  ) {
    switch (kernel, tileFilters) {
    case (3, 10): rows(input, packed, output, Tile<10, 2>(), Taps<3>())
    case (2, 10): rows(input, packed, output, Tile<10, 2>(), Taps<2>())
    case (2, 5): rows(input, packed, output, Tile<5, 3>(), Taps<2>())
    case (2, 2): rows(input, packed, output, Tile<2, 7>(), Taps<2>())
    default: preconditionFailure("no tile for a kernel of \(kernel) and a side of \(outputSide)")
    }
  }

  /// K known to the compiler, which then unrolls a filter's taps.
  private struct Taps<let K: Int> {}

  @inline(__always)
  private func rows<let F: Int, let P: Int, let K: Int>(
    _ input: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Lane>, _ tile: Tile<F, P>, _ taps: Taps<K>
  ) {
    let size = outputSide
    var y = 0
    while y < size {
      var o = 0
      while o < filters {
        var x = 0
        while x < size {
          var sums = Tile<F, P>()
          accumulate(&sums, input + y * side + x, packed + o * channels * K * K, taps)
          sums.store(to: output + (o * size + y) * size + x, stride: size * size)
          x += P
        }
        o += F
      }
      y += 1
    }
  }

  @inline(__always)
  private func accumulate<let F: Int, let P: Int, let K: Int>(
    _ sums: inout Tile<F, P>, _ input: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>,
    _ taps: Taps<K>
  ) {
    var weights = packed
    var plane = input
    var c = 0
    while c < channels {
      var i = 0
      while i < K {
        var j = 0
        while j < K {
          sums.addOuterProduct(weights, plane + i * side + j)
          weights += F
          j += 1
        }
        i += 1
      }
      plane += side * side
      c += 1
    }
  }
}

/// F × P accumulators that live in registers.
struct Tile<let F: Int, let P: Int> {
  var sums = InlineArray<F, InlineArray<P, Lane>>(repeating: InlineArray(repeating: .zero))

  /// sums[f][p] += scalars[f] · lanes[p]
  @inline(__always)
  mutating func addOuterProduct(_ scalars: UnsafePointer<Float>, _ lanes: UnsafePointer<Lane>) {
    addOuterProduct(scalars, 1, lanes, 1)
  }

  /// sums[f][p] += scalars[f · scalarStride] · lanes[p · laneStride]
  @inline(__always)
  mutating func addOuterProduct(
    _ scalars: UnsafePointer<Float>, _ scalarStride: Int, _ lanes: UnsafePointer<Lane>,
    _ laneStride: Int
  ) {
    var f = 0
    while f < F {
      let scalar = Lane(repeating: scalars[f * scalarStride])
      var p = 0
      while p < P {
        sums[f][p].addProduct(scalar, lanes[p * laneStride])
        p += 1
      }
      f += 1
    }
  }

  /// sums[f][p] += left[f · leftStride] · right(p), lane by lane
  @inline(__always)
  mutating func addProducts(
    _ left: UnsafePointer<Lane>, _ leftStride: Int, _ right: (Int) -> Lane
  ) {
    var p = 0
    while p < P {
      let factor = right(p)
      var f = 0
      while f < F {
        sums[f][p].addProduct(left[f * leftStride], factor)
        f += 1
      }
      p += 1
    }
  }

  /// Lends the accumulators as F·P lanes in memory.
  ///
  /// Whoever indexes `sums` with a variable forces them out of their registers for the whole kernel;
  /// this copies them out once, at the end.
  @inline(__always)
  func withStored(_ body: (UnsafePointer<Lane>) -> Void) {
    withUnsafeTemporaryAllocation(of: Lane.self, capacity: F * P) { lanes in
      guard let base = lanes.baseAddress else { return }
      store(to: base, stride: P)
      body(base)
    }
  }

  /// Writes row f to `target + f · stride`.
  @inline(__always)
  func store(to target: UnsafeMutablePointer<Lane>, stride: Int) {
    var f = 0
    while f < F {
      var p = 0
      while p < P {
        target[f * stride + p] = sums[f][p]
        p += 1
      }
      f += 1
    }
  }
}
