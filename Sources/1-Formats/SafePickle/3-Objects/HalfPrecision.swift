/// IEEE 754 binary16, by its bits: `Float16` is not on every platform.
public enum HalfPrecision {
  /// The value of `bits`: sign, 5 exponent bits (bias 15), 10 fraction bits.
  public static func double(_ bits: UInt16) -> Double {
    let sign: Double = bits >> 15 == 0 ? 1 : -1
    let fraction = Double(bits & 0x3ff)
    switch bits >> 10 & 0x1f {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    case let exponent:
      return sign * (1024 + fraction)
        * Double(sign: .plus, exponent: Int(exponent) - 25, significand: 1)
    }
  }
}
