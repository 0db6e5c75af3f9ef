/// Elementary functions from +, −, ×, ÷ alone, so that every machine gives the same bits.
///
/// The C library's differ between versions and processors by the last bit, which is enough to make two
/// training runs part.
public enum Elementary {
  /// eˣ, lane by lane. Relative error below 2⁻²² for −87 ≤ x ≤ 88; x is clamped to that range.
  ///
  ///     x = n·ln 2 + r,  |r| ≤ ln 2 / 2,  eˣ = 2ⁿ · (1 + r + r²/2! + … + r⁷/7!)
  @inline(__always)
  public static func exp(_ x: Lane) -> Lane {
    let x = x.held(between: -87, and: 88)
    // Adding 1.5·2²³ rounds to a whole number and leaves it in the low bits.
    let magic = Lane(repeating: 12_582_912)
    let shifted = magic.addingProduct(x, Lane(repeating: 1.442_695_04))
    let n = shifted - magic
    var r = x.addingProduct(n, Lane(repeating: -0.693_359_375))
    r.addProduct(n, Lane(repeating: 2.121_944_4e-4))
    var p = Lane(repeating: 1 / 5040)
    p = Lane(repeating: 1 / 720).addingProduct(p, r)
    p = Lane(repeating: 1 / 120).addingProduct(p, r)
    p = Lane(repeating: 1 / 24).addingProduct(p, r)
    p = Lane(repeating: 1 / 6).addingProduct(p, r)
    p = Lane(repeating: 0.5).addingProduct(p, r)
    p = Lane(repeating: 1).addingProduct(p, r)
    p = Lane(repeating: 1).addingProduct(p, r)
    let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &<< 23
    let scaled = unsafeBitCast(p, to: SIMD16<Int32>.self) &+ exponent
    return unsafeBitCast(scaled, to: Lane.self)
  }

  /// tanh x, lane by lane. Absolute error below 2⁻²².
  ///
  ///     tanh x = sign(x) · (1 − e⁻²ˣ) / (1 + e⁻²ˣ)
  ///
  /// Near 0, where that loses digits, x − x³/3 + 2x⁵/15 − 17x⁷/315 + 62x⁹/2835.
  @inline(__always)
  public static func tanh(_ x: Lane) -> Lane {
    let magnitude = x.replacing(with: -x, where: x .< 0)
    let decay = exp(magnitude * -2)
    let far = (1 - decay) / (1 + decay)
    let square = x * x
    var near = Lane(repeating: 62 / 2835)
    near = Lane(repeating: -17 / 315).addingProduct(near, square)
    near = Lane(repeating: 2 / 15).addingProduct(near, square)
    near = Lane(repeating: -1 / 3).addingProduct(near, square)
    near = x.addingProduct(near * square, x)
    let signed = far.replacing(with: -far, where: x .< 0)
    return signed.replacing(with: near, where: magnitude .< 0.25)
  }

  /// ln x for a positive normal x. Relative error below 2⁻⁵⁰.
  ///
  ///     x = m·2ᵉ, √½ ≤ m < √2,  ln x = e·ln 2 + 2·(s + s³/3 + s⁵/5 + …),  s = (m − 1)/(m + 1)
  public static func log(_ x: Double) -> Double {
    var exponent = Double(x.exponent)
    var m = x.significand
    if m > 1.414_213_562_373_095_1 {
      m /= 2
      exponent += 1
    }
    let s = (m - 1) / (m + 1)
    let square = s * s
    var sum = 0.0
    var k = 23.0
    while k >= 1 {
      sum = sum * square + 1 / k
      k -= 2
    }
    return exponent * 0.693_147_180_559_945_3 + 2 * s * sum
  }

  /// baseᵉ by repeated squaring.
  public static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
