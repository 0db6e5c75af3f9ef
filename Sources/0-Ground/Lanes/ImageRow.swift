import Builtin

/// Sums over the 3072 values of one image, in one fixed order: they depend on nothing but the values.
public enum ImageRow {
  /// Sums of whole numbers, exact.
  public typealias WholeSums = (sum: Int, squares: Int)

  /// Stores the values as bytes, if every one is a whole number from 0 to 255.
  ///
  /// Adding 2²³ to such a number leaves it in the low bits of the float; taking 2²³ away again gives
  /// it back. Where either fails for one value, what was stored means nothing.
  ///
  /// - Returns: Σ v and Σ v² over the row; nil when a value is no such number.
  @inline(never)
  public static func narrow(
    _ row: UnsafePointer<Float>, into bytes: UnsafeMutablePointer<UInt8>
  ) -> WholeSums? {
    let values = UnsafeRawPointer(row)
    let shift = SIMD16<Float>(repeating: 8_388_608)
    let shiftBits = SIMD16<Int32>(repeating: 0x4B00_0000)
    let aboveByte = SIMD16<Int32>(repeating: ~255)
    var (sum, squares, bad) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero, SIMD16<Int32>.zero)
    for index in 0..<PixelRows.pixelCount / 16 {
      let value = values.loadUnaligned(fromByteOffset: index * 64, as: SIMD16<Float>.self)
      let shifted = value + shift
      let whole = shifted.bits &- shiftBits
      // Doubled, which drops the sign: −0 is 0.
      let difference = (shifted - shift).bits ^ value.bits
      bad |= (difference &+ difference) | (whole & aboveByte)
      sum &+= whole
      squares &+= whole &* whole
      UnsafeMutableRawPointer(bytes).storeBytes(
        of: whole.bytes, toByteOffset: index * 16, as: SIMD16<UInt8>.self)
    }
    var anyBad: Int32 = 0
    for lane in bad.indices { anyBad |= bad[lane] }
    // At most 3072 · 255² = 2 · 10⁸: a lane's share is far below 2³¹.
    return anyBad == 0 ? (Int(sum.wrappedSum()), Int(squares.wrappedSum())) : nil
  }

  /// Σ v, and Σ (v − mean)² about the row's own mean, in double precision.
  ///
  /// Eight running sums, added up pairwise. Not finite when a value is not.
  @inline(never)
  public static func moments(
    _ row: UnsafePointer<Float>
  ) -> (sum: Double, squaredDeviations: Double) {
    let sum = total(row) { $0 }
    let mean = SIMD8<Double>(repeating: sum / Double(PixelRows.pixelCount))
    let squares = total(row) { value in
      let difference = value - mean
      return difference * difference
    }
    return (sum, squares)
  }

  @inline(__always)
  private static func total(
    _ row: UnsafePointer<Float>, _ term: (SIMD8<Double>) -> SIMD8<Double>
  ) -> Double {
    var sums = SIMD8<Double>.zero
    let values = UnsafeRawPointer(row)
    for index in 0..<PixelRows.pixelCount / 8 {
      let value = values.loadUnaligned(fromByteOffset: index * 32, as: SIMD8<Float>.self)
      sums += term(SIMD8<Double>(widening: value))
    }
    let fours = sums.evenHalf + sums.oddHalf
    let twos = fours.evenHalf + fours.oddHalf
    return twos.x + twos.y
  }
}

extension SIMD16 where Scalar == Float {
  /// The bit patterns.
  @inline(__always)
  fileprivate var bits: SIMD16<Int32> { Builtin.reinterpretCast(self) }
}

extension SIMD8 where Scalar == Double {
  /// Each element in double precision, as one instruction; the generic conversion goes lane by lane.
  @inline(__always)
  fileprivate init(widening values: SIMD8<Float>) {
    self = Builtin.reinterpretCast(
      Builtin.fpext_Vec8xFPIEEE32_Vec8xFPIEEE64(
        Builtin.reinterpretCast(values) as Builtin.Vec8xFPIEEE32))
  }
}
