/// Convolution of one lane group with a filter bank: stride 1, no padding, square images.
///
///     output[o,y,x] = Σ input[c,y+i,x+j] · filters[o,c,i,j]
///
/// Its kernels hold a tile of F filters × P pixels, F·P accumulators that stay in registers while the
/// C·K·K taps stream past: one broadcast weight for P products, one loaded pixel for F.
///
/// | kernel | tile | file |
/// |---|---|---|
/// | forward, pooled | 5 filters × a 2×2 window | Convolution+Pooled |
/// | input gradient | 5 channels × 3 pixels, 2 × 7 | Convolution+InputGradient |
/// | filters gradient | 5 filters × 4 taps | Convolution+FiltersGradient |
/// | filters gradient of pooled gradients | 5 filters × 3 taps | Convolution+PooledFiltersGradient |
///
/// More than about 20 accumulators and the inputs the compiler keeps beside them do not fit into 32
/// registers.
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
  /// - Precondition: `filters` is a multiple of 5, K is 2 or 3.
  public init(channels: Int, side: Int, kernel: Int, filters: Int) {
    precondition(filters % Self.tileFilters == 0 && (kernel == 2 || kernel == 3))
    self.channels = channels
    self.side = side
    self.kernel = kernel
    self.filters = filters
  }

  /// Side of the output: H − K + 1.
  public var outputSide: Int { side - kernel + 1 }
  /// C·K·K, weights of one filter.
  public var tapCount: Int { channels * kernel * kernel }
  /// Weights: O·C·K·K.
  public var weightCount: Int { filters * tapCount }
  /// Lanes of the input.
  public var inputCount: Int { channels * side * side }
  /// Lanes of the output.
  public var outputCount: Int { filters * outputSide * outputSide }
  /// Batch normalisation, ReLU and pooling of the output.
  public var pooling: PooledNormalisation {
    PooledNormalisation(channels: filters, side: outputSide)
  }

  /// F, filters of a tile.
  static let tileFilters = 5

  /// Reorders filters (O, C, K, K) into tiles: [O/5][C][K][K][5], so that a tap's weights lie together.
  public func pack(_ filters: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>) {
    let width = Self.tileFilters
    for o in 0..<self.filters {
      let tile = packed + o / width * tapCount * width + o % width
      for tap in 0..<tapCount { tile[tap * width] = filters[o * tapCount + tap] }
    }
  }

  /// K known to the compiler, which then unrolls a filter's taps.
  struct Taps<let K: Int> {}
}
