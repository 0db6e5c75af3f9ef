/// Batch normalisation, ReLU and 2×2 max-pooling of image planes in one pass.
///
///     output[c,y,x] = max(0, max over the 2×2 window of scale·x + shift)
///
/// Pooling floors odd sides. A gradient goes to the first largest value of its window, in the order
/// upper left, upper right, lower left, lower right, and only if that value is positive.
public struct PooledNormalisation: Sendable {
  /// C.
  public let channels: Int
  /// Side of the input planes.
  public let side: Int
  /// Side of the pooled planes.
  public var pooledSide: Int { side / 2 }

  /// Describes planes of `channels` × `side` × `side`.
  public init(channels: Int, side: Int) {
    self.channels = channels
    self.side = side
  }

  /// Pools one lane group: (C, side, side) to (C, side/2, side/2).
  public func forward(
    _ input: UnsafePointer<Lane>, _ normalisation: UnsafePointer<ChannelNormalisation>,
    _ output: UnsafeMutablePointer<Lane>
  ) {
    let pooled = pooledSide
    for c in 0..<channels {
      let scale = Lane(repeating: normalisation[c].scale)
      let shift = Lane(repeating: normalisation[c].shift)
      for y in 0..<pooled {
        let upper = input + (c * side + 2 * y) * side
        let target = output + (c * pooled + y) * pooled
        for x in 0..<pooled {
          let window = Window(upper + 2 * x, side, scale, shift)
          target[x] = Lane.larger(window.largest, .zero)
        }
      }
    }
  }

  /// Σ dy and Σ dy·x̂ over one lane group, dy being the pooled gradient at the values it came from.
  public func gradientSums(
    _ input: UnsafePointer<Lane>, _ normalisation: UnsafePointer<ChannelNormalisation>,
    _ pooledGradient: UnsafePointer<Lane>, _ sums: UnsafeMutablePointer<ChannelSums>
  ) {
    let pooled = pooledSide
    for c in 0..<channels {
      let channel = normalisation[c]
      let scale = Lane(repeating: channel.scale)
      let shift = Lane(repeating: channel.shift)
      var (first, second) = (Lane.zero, Lane.zero)
      for y in 0..<pooled {
        let upper = input + (c * side + 2 * y) * side
        let gradient = pooledGradient + (c * pooled + y) * pooled
        for x in 0..<pooled {
          let window = Window(upper + 2 * x, side, scale, shift)
          let dy = Lane.zero.replacing(with: gradient[x], where: window.largest .> 0)
          first += dy
          second.addProduct(
            dy, (window.source(upper + 2 * x, side) - channel.mean) * channel.inverseDeviation)
        }
      }
      sums[c] = ChannelSums(first: first.total, second: second.total)
    }
  }

  /// The gradient of the input, written into planes with a border of `border` lanes on every side.
  ///
  /// - Parameters:
  ///   - pooledGradient: (C, side/2, side/2).
  ///   - output: (C, side + 2·border, side + 2·border); only the inside is written.
  /// - Precondition: `side` is even.
  public func inputGradient(
    _ input: UnsafePointer<Lane>, _ normalisation: UnsafePointer<ChannelNormalisation>,
    _ pooledGradient: UnsafePointer<Lane>, border: Int, _ output: UnsafeMutablePointer<Lane>
  ) {
    let pooled = pooledSide
    let stride = side + 2 * border
    for c in 0..<channels {
      let channel = normalisation[c]
      for y in 0..<pooled {
        let upper = input + (c * side + 2 * y) * side
        let gradient = pooledGradient + (c * pooled + y) * pooled
        let target = output + (c * stride + 2 * y + border) * stride + border
        for x in 0..<pooled {
          Self.spread(channel, upper + 2 * x, side, gradient[x], target + 2 * x, stride)
        }
      }
    }
  }

  /// Writes the four input gradients of one window.
  @inline(__always)
  private static func spread(
    _ channel: ChannelNormalisation, _ input: UnsafePointer<Lane>, _ side: Int, _ gradient: Lane,
    _ target: UnsafeMutablePointer<Lane>, _ stride: Int
  ) {
    let slope = Lane(repeating: channel.gradientSlope)
    let constant = Lane(repeating: channel.gradientConstant)
    let window = Window(
      input, side, Lane(repeating: channel.scale), Lane(repeating: channel.shift))
    let dy = Lane.zero.replacing(with: gradient * channel.scale, where: window.largest .> 0)
    let isA = window.a .== window.largest
    let isB = (window.b .== window.largest) .& .!isA
    let isC = (window.c .== window.largest) .& .!(isA .| isB)
    let isD = .!(isA .| isB .| isC)
    target[0] =
      constant.addingProduct(slope, input[0]) + Lane.zero.replacing(with: dy, where: isA)
    target[1] =
      constant.addingProduct(slope, input[1]) + Lane.zero.replacing(with: dy, where: isB)
    target[stride] =
      constant.addingProduct(slope, input[side]) + Lane.zero.replacing(with: dy, where: isC)
    target[stride + 1] =
      constant.addingProduct(slope, input[side + 1]) + Lane.zero.replacing(with: dy, where: isD)
  }

  /// A 2×2 window after normalisation.
  private struct Window {
    let a: Lane
    let b: Lane
    let c: Lane
    let d: Lane
    let largest: Lane

    @inline(__always)
    init(_ input: UnsafePointer<Lane>, _ side: Int, _ scale: Lane, _ shift: Lane) {
      a = shift.addingProduct(scale, input[0])
      b = shift.addingProduct(scale, input[1])
      c = shift.addingProduct(scale, input[side])
      d = shift.addingProduct(scale, input[side + 1])
      largest = Lane.larger(Lane.larger(a, b), Lane.larger(c, d))
    }

    /// The raw value that became the largest.
    @inline(__always)
    func source(_ input: UnsafePointer<Lane>, _ side: Int) -> Lane {
      var value = input[side + 1]
      value.replace(with: input[side], where: c .== largest)
      value.replace(with: input[1], where: b .== largest)
      value.replace(with: input[0], where: a .== largest)
      return value
    }
  }
}
