import SeededRandom

/// Draws of single-precision parameters from one stream.
///
/// Everything here is made of additions, multiplications and comparisons, so a draw has the same
/// bits on every machine.
struct Draw {
  private var random: SeededRandom

  init(_ random: SeededRandom) { self.random = random }

  /// Uniform in [lower, upper).
  mutating func uniform(_ lower: Float, _ upper: Float) -> Float {
    lower + (upper - lower) * Float(random.next() >> 40) * 0x1p-24
  }

  /// Roughly normal with mean 0 and deviation 1, never beyond ±3: the sum of nine uniforms.
  mutating func bell() -> Float {
    var sum: Float = 0
    for _ in 0..<3 {
      let word = random.next()
      sum += Float(word & 0x1F_FFFF) + Float((word >> 21) & 0x1F_FFFF) + Float(word >> 43)
    }
    // Nine uniforms have variance 9/12; 2/√3 brings it to 1.
    return max(-3, min(3, (sum * 0x1p-21 - 4.5) * 1.154_700_5))
  }

  /// Roughly normal around `mean`.
  mutating func around(_ mean: Float, _ deviation: Float) -> Float { mean + deviation * bell() }

  /// True with `probability`.
  mutating func chance(_ probability: Float) -> Bool { uniform(0, 1) < probability }

  /// One of `choices`, all equally likely.
  ///
  /// - Precondition: `choices` is not empty.
  mutating func choice<Choice>(_ choices: [Choice]) -> Choice {
    choices[random.below(choices.count)]
  }

  /// Any colour between `dark` and `bright` in each channel.
  mutating func colour(_ dark: Float, _ bright: Float) -> Colour {
    Colour(uniform(dark, bright), uniform(dark, bright), uniform(dark, bright))
  }

  /// The next 64 uniform bits.
  mutating func word() -> UInt64 { random.next() }
}
