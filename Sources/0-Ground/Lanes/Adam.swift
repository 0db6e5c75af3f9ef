/// Adam (Kingma & Ba 2015) as Keras 1.2 computes it, with the L2 penalty's gradient folded in.
///
///     g = gradient + 2·penalty·w
///     m = β₁·m + (1 − β₁)·g,   v = β₂·v + (1 − β₂)·g²
///     w = w − rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
///
/// ε stands outside the bias correction, as in Keras; PyTorch has it inside.
public struct Adam: Sendable {
  /// The step size before bias correction.
  public var rate: Double
  /// Decay of the mean gradient.
  public var firstDecay: Double
  /// Decay of the mean squared gradient.
  public var secondDecay: Double
  /// Keeps the quotient finite.
  public var epsilon: Double

  /// The reference's values: 1e-3, 0.9, 0.999, 1e-8.
  public init(
    rate: Double = 1e-3, firstDecay: Double = 0.9, secondDecay: Double = 0.999,
    epsilon: Double = 1e-8
  ) {
    self.rate = rate
    self.firstDecay = firstDecay
    self.secondDecay = secondDecay
    self.epsilon = epsilon
  }

  /// The step size at step `t` = 1, 2, …, bias correction included.
  public func correctedRate(step t: Int) -> Float {
    let first = 1 - Elementary.power(firstDecay, t)
    let second = 1 - Elementary.power(secondDecay, t)
    return Float(rate * second.squareRoot() / first)
  }

  /// Takes one step for `count` parameters and returns Σ w² of the weights before it.
  ///
  /// - Parameters:
  ///   - penalty: λ of the loss's λ·Σ w².
  ///   - correctedRate: From `correctedRate(step:)`.
  public func update(
    _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ firstMoments: UnsafeMutablePointer<Float>, _ secondMoments: UnsafeMutablePointer<Float>,
    count: Int, penalty: Float, correctedRate: Float
  ) -> Double {
    var squares = Lane.zero
    var k = 0
    while k < count {
      let valid = min(laneWidth, count - k)
      var w = Self.load(weights + k, valid)
      squares.addProduct(w, w)
      let g = Self.load(gradients + k, valid).addingProduct(w, Lane(repeating: 2 * penalty))
      var m = Self.load(firstMoments + k, valid)
      var v = Self.load(secondMoments + k, valid)
      m = m * Float(firstDecay) + g * Float(1 - firstDecay)
      v = v * Float(secondDecay) + g * g * Float(1 - secondDecay)
      w -= m * correctedRate / (v.squareRoot() + Float(epsilon))
      Self.store(w, weights + k, valid)
      Self.store(m, firstMoments + k, valid)
      Self.store(v, secondMoments + k, valid)
      k += laneWidth
    }
    return squares.total
  }

  @inline(__always)
  private static func load(_ source: UnsafePointer<Float>, _ count: Int) -> Lane {
    if count == laneWidth { return UnsafeRawPointer(source).loadUnaligned(as: Lane.self) }
    var lane = Lane.zero
    for k in 0..<count { lane[k] = source[k] }
    return lane
  }

  @inline(__always)
  private static func store(_ lane: Lane, _ target: UnsafeMutablePointer<Float>, _ count: Int) {
    if count == laneWidth {
      UnsafeMutableRawPointer(target).storeBytes(of: lane, as: Lane.self)
    } else {
      for k in 0..<count { target[k] = lane[k] }
    }
  }
}
