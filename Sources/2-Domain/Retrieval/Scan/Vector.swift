import Builtin

/// Sixteen 32-bit planes of sixteen codes: the unit the scan computes in.
typealias Vector = SIMD16<UInt32>

// The library has no vector population count, and its comparisons do not give their answer as bits.
extension Vector {
  /// The ones in each lane.
  @inline(__always)
  var onesCounts: Vector {
    Builtin.reinterpretCast(
      Builtin.int_ctpop_Vec16xInt32(Builtin.reinterpretCast(self) as Builtin.Vec16xInt32))
  }

  /// The smaller of each pair of lanes.
  @inline(__always)
  static func smaller(_ a: Vector, _ b: Vector) -> Vector { b.replacing(with: a, where: a .< b) }

  /// Bit i is set when lane i is below lane i of `bound`.
  @inline(__always)
  func lanes(below bound: Vector) -> UInt16 {
    UInt16(
      Builtin.bitcast_Vec16xInt1_Int16(
        Builtin.cmp_ult_Vec16xInt32(
          Builtin.reinterpretCast(self) as Builtin.Vec16xInt32,
          Builtin.reinterpretCast(bound) as Builtin.Vec16xInt32)))
  }
}
