/// The sums a batch normalisation needs from one channel of one lane group.
public struct ChannelSums: BitwiseCopyable, Sendable {
  /// Forward: Σ x. Backward: Σ dy.
  public var first: Double
  /// Forward: Σ x². Backward: Σ dy · x̂.
  public var second: Double

  /// Pairs two sums.
  public init(first: Double, second: Double) {
    self.first = first
    self.second = second
  }
}

/// What one channel's batch normalisation is during one step.
///
///     x̂ = (x − mean) · inverseDeviation,  y = γ·x̂ + β = scale · x + shift
public struct ChannelNormalisation: BitwiseCopyable, Sendable {
  /// The batch mean.
  public var mean: Float = 0
  /// 1 / √(variance + ε).
  public var inverseDeviation: Float = 1
  /// γ · inverseDeviation.
  public var scale: Float = 1
  /// β − mean · scale.
  public var shift: Float = 0
  /// The part of the input's gradient that is the same everywhere.
  public var gradientConstant: Float = 0
  /// The part of the input's gradient that follows the input.
  public var gradientSlope: Float = 0

  /// Normalises by `mean` and `variance`, then by γ = `gain` and β = `offset`.
  public init(mean: Double, variance: Double, gain: Float, offset: Float) {
    let inverse = 1 / (variance + Self.epsilon).squareRoot()
    self.mean = Float(mean)
    inverseDeviation = Float(inverse)
    scale = Float(Double(gain) * inverse)
    shift = Float(Double(offset) - mean * Double(gain) * inverse)
  }

  /// Keras's ε.
  public static let epsilon = 1e-3

  /// Prepares the backward pass: dx = scale·dy + gradientConstant + gradientSlope·x.
  ///
  ///     dx = scale · (dy − Σdy/N − x̂ · Σ(dy·x̂)/N)
  ///
  /// - Parameter sums: Σdy and Σdy·x̂ over all N values of the channel.
  public mutating func prepareGradient(_ sums: ChannelSums, count: Int) {
    let n = Double(count)
    let slope =
      -Double(scale) * sums.second / n * Double(inverseDeviation)
    gradientSlope = Float(slope)
    gradientConstant = Float(-Double(scale) * sums.first / n - slope * Double(mean))
  }
}

/// Batch normalisation of feature vectors and of image planes, fused with what follows it.
public enum BatchNormalisation {
  /// Σ x and Σ x² of each channel of one lane group.
  ///
  /// - Parameters:
  ///   - input: (C, area).
  ///   - sums: C; overwritten.
  public static func sums(
    _ input: UnsafePointer<Lane>, channels: Int, area: Int,
    _ sums: UnsafeMutablePointer<ChannelSums>
  ) {
    for c in 0..<channels {
      let plane = input + c * area
      var (first, second) = (Lane.zero, Lane.zero)
      for k in 0..<area {
        first += plane[k]
        second.addProduct(plane[k], plane[k])
      }
      sums[c] = ChannelSums(first: first.total, second: second.total)
    }
  }

  /// output = max(scale·x + shift, 0) for each plane.
  public static func rectified(
    _ input: UnsafePointer<Lane>, _ normalisation: UnsafePointer<ChannelNormalisation>,
    channels: Int, area: Int, _ output: UnsafeMutablePointer<Lane>
  ) {
    for c in 0..<channels {
      let scale = Lane(repeating: normalisation[c].scale)
      let shift = Lane(repeating: normalisation[c].shift)
      for k in c * area..<(c + 1) * area {
        output[k] = Lane.larger(shift.addingProduct(scale, input[k]), .zero)
      }
    }
  }

  /// max(x, 0), in place.
  public static func rectify(_ lanes: UnsafeMutablePointer<Lane>, _ count: Int) {
    for k in 0..<count { lanes[k] = Lane.larger(lanes[k], .zero) }
  }

  /// Turns the gradient after ReLU into the one before it, in place, and sums it for the
  /// normalisation's backward pass.
  ///
  ///     dy = gradient where scale·x + shift > 0, else 0;  sums = (Σ dy, Σ dy·x̂)
  public static func rectifiedGradient(
    _ input: UnsafePointer<Lane>, _ normalisation: UnsafePointer<ChannelNormalisation>,
    channels: Int, area: Int, _ gradient: UnsafeMutablePointer<Lane>,
    _ sums: UnsafeMutablePointer<ChannelSums>
  ) {
    for c in 0..<channels {
      let channel = normalisation[c]
      let scale = Lane(repeating: channel.scale)
      let shift = Lane(repeating: channel.shift)
      var (first, second) = (Lane.zero, Lane.zero)
      for k in c * area..<(c + 1) * area {
        let isOn = shift.addingProduct(scale, input[k]) .> 0
        let value = Lane.zero.replacing(with: gradient[k], where: isOn)
        gradient[k] = value
        first += value
        second.addProduct(value, (input[k] - channel.mean) * channel.inverseDeviation)
      }
      sums[c] = ChannelSums(first: first.total, second: second.total)
    }
  }

  /// dx = scale·dy + gradientConstant + gradientSlope·x, in place of x.
  public static func inputGradient(
    _ gradient: UnsafePointer<Lane>, _ normalisation: UnsafePointer<ChannelNormalisation>,
    channels: Int, area: Int, _ input: UnsafeMutablePointer<Lane>
  ) {
    for c in 0..<channels {
      let scale = Lane(repeating: normalisation[c].scale)
      let slope = Lane(repeating: normalisation[c].gradientSlope)
      let constant = Lane(repeating: normalisation[c].gradientConstant)
      for k in c * area..<(c + 1) * area {
        let spread = constant.addingProduct(slope, input[k])
        input[k] = spread.addingProduct(scale, gradient[k])
      }
    }
  }
}
