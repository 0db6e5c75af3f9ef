/// The reference's normalisation of pixels, with one scalar mean and deviation for a whole set:
///
///     normalised = clip((pixel − mean) / (deviation + 1e-5) · 0.1, −1, 1)
///
/// evaluated in `Float` in this order. Source: docs/method.md, section Data.
public struct Normalisation: Sendable, Equatable {
  /// The mean of every pixel value of the set.
  public let mean: Float
  /// Their population standard deviation.
  public let deviation: Float

  /// Normalises by `mean` and `deviation`.
  public init(mean: Double, deviation: Double) {
    self.mean = Float(mean)
    self.deviation = Float(deviation)
  }

  /// The divisor: never zero.
  public var divisor: Float { deviation + 1e-5 }

  /// One normalised pixel value.
  public func callAsFunction(_ pixel: Float) -> Float {
    let value = (pixel - mean) / divisor * 0.1
    return min(max(value, -1), 1)
  }
}
