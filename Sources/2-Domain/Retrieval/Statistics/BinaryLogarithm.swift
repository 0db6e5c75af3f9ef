/// log₂ of a whole number ≥ 1, by the series of the inverse hyperbolic tangent: the same bits on every
/// machine, which a library's logarithm does not promise.
///
///     ln m = 2 · Σ s^(2i+1) / (2i + 1),   s = (m − 1) / (m + 1),   m in [√½, √2)
///
/// |s| < 0.172: fourteen terms leave less than 10⁻²³.
func binaryLogarithm(of number: Int) -> Double {
  let value = Double(number)
  let isLarge = value.significand >= 1.4142135623730951
  let m = isLarge ? value.significand / 2 : value.significand
  let s = (m - 1) / (m + 1)
  var sum = 0.0
  for i in (0..<14).reversed() { sum = sum * (s * s) + 1 / Double(2 * i + 1) }
  return Double(value.exponent) + (isLarge ? 1 : 0) + 2 * s * sum * 1.4426950408889634
}
