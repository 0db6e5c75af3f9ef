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

  /// Σ w² of weights before a step, and Σ g² of their gradients without the penalty's.
  public struct Squares: BitwiseCopyable, Sendable {
    /// Σ w²
    public var weights = 0.0
    /// Σ g²
    public var gradients = 0.0

    /// Of nothing.
    public init() {}
  }

  /// Takes one step for `count` parameters.
  ///
  /// - Parameters:
  ///   - penalty: λ of the loss's λ·Σ w².
  ///   - correctedRate: From `correctedRate(step:)`.
  public func update(
    _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ firstMoments: UnsafeMutablePointer<Float>, _ secondMoments: UnsafeMutablePointer<Float>,
    count: Int, penalty: Float, correctedRate: Float
  ) -> Squares {
    var squares = (weights: Lane.zero, gradients: Lane.zero)
    var k = 0
    while k < count {
      let valid = min(laneWidth, count - k)
      var w = Lane(loading: weights + k, count: valid)
      let gradient = Lane(loading: gradients + k, count: valid)
      squares.weights.addProduct(w, w)
      squares.gradients.addProduct(gradient, gradient)
      let g = gradient.addingProduct(w, Lane(repeating: 2 * penalty))
      var m = Lane(loading: firstMoments + k, count: valid)
      var v = Lane(loading: secondMoments + k, count: valid)
      m = m * Float(firstDecay) + g * Float(1 - firstDecay)
      v = v * Float(secondDecay) + g * g * Float(1 - secondDecay)
      w -= m * correctedRate / (v.root() + Float(epsilon))
      w.store(to: weights + k, count: valid)
      m.store(to: firstMoments + k, count: valid)
      v.store(to: secondMoments + k, count: valid)
      k += laneWidth
    }
    var totals = Squares()
    totals.weights = squares.weights.total
    totals.gradients = squares.gradients.total
    return totals
  }
}
