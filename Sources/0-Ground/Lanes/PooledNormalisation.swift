/// Batch normalisation, ReLU and 2×2 max-pooling of image planes, from the winners the convolution kept.
///
///     output[c,y,x] = max(0, max over the 2×2 window of scale·x + shift)
///
/// scale·x + shift never changes the order of a window's values, or turns it around where the scale is
/// negative: so the winner can be picked before the statistics are known. Pooling floors odd sides. A
/// gradient goes to the winner alone, and only if its output is positive.
public struct PooledNormalisation: Sendable {
  /// C.
  public let channels: Int
  /// Side of the input planes.
  public let side: Int
  /// Side of the pooled planes.
  public var pooledSide: Int { side / 2 }
  /// Values of a pooled plane.
  public var area: Int { pooledSide * pooledSide }
  /// Lanes of all pooled planes.
  public var count: Int { channels * area }

  /// Describes planes of `channels` × `side` × `side`.
  public init(channels: Int, side: Int) {
    self.channels = channels
    self.side = side
  }

  /// Turns the pooled gradient into the one before ReLU, in place, and sums it for the normalisation's
  /// backward pass.
  ///
  ///     dy = gradient where scale·extreme + shift > 0, else 0;  sums = (Σ dy, Σ dy·x̂)
  public func rectifiedGradient(
    _ extremes: UnsafePointer<Lane>, _ normalisation: UnsafePointer<ChannelNormalisation>,
    _ gradient: UnsafeMutablePointer<Lane>, _ sums: UnsafeMutablePointer<ChannelSums>
  ) {
    BatchNormalisation.rectifiedGradient(
      extremes, normalisation, channels: channels, area: area, gradient, sums)
  }

  /// The gradient of the input, written into rows with a border of `border` lanes left and right.
  ///
  ///     dx = scale·dy at the winner, 0 elsewhere, + gradientConstant + gradientSlope·x everywhere
  ///
  /// - Parameters:
  ///   - input: (C, side, side).
  ///   - sources: The winners.
  ///   - pooledGradient: (C, side/2, side/2): dy, as `rectifiedGradient` left it.
  ///   - output: (C, side, side + 2·border); the borders are left alone.
  /// - Precondition: `side` is even.
  public func inputGradient(
    _ input: UnsafePointer<Lane>, _ sources: UnsafePointer<SIMD16<UInt8>>,
    _ normalisation: UnsafePointer<ChannelNormalisation>, _ pooledGradient: UnsafePointer<Lane>,
    border: Int, _ output: UnsafeMutablePointer<Lane>
  ) {
    let stride = side + 2 * border
    for c in 0..<channels {
      for y in 0..<pooledSide {
        let upper = input + (c * side + 2 * y) * side
        let first = (c * pooledSide + y) * pooledSide
        let target = output + (c * side + 2 * y) * stride + border
        for x in 0..<pooledSide {
          spread(
            normalisation[c], upper + 2 * x, SIMD16(widening: sources[first + x]),
            pooledGradient[first + x], target + 2 * x, stride)
        }
      }
    }
  }

  /// Writes the four input gradients of one window.
  @inline(__always)
  private func spread(
    _ channel: ChannelNormalisation, _ input: UnsafePointer<Lane>, _ source: SIMD16<Int32>,
    _ gradient: Lane, _ target: UnsafeMutablePointer<Lane>, _ stride: Int
  ) {
    let slope = Lane(repeating: channel.gradientSlope)
    let constant = Lane(repeating: channel.gradientConstant)
    let dy = gradient * channel.scale
    target[0] = constant.addingProduct(slope, input[0]) + dy.kept(where: source.isEqual(to: 0))
    target[1] = constant.addingProduct(slope, input[1]) + dy.kept(where: source.isEqual(to: 1))
    let (lower, below) = (input + side, target + stride)
    below[0] = constant.addingProduct(slope, lower[0]) + dy.kept(where: source.isEqual(to: 2))
    below[1] = constant.addingProduct(slope, lower[1]) + dy.kept(where: source.isEqual(to: 3))
  }
}
