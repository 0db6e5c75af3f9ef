import Builtin

/// The fused multiply-add of a whole vector, as one instruction.
///
/// The standard library's `addingProduct` loops over the lanes and relies on the optimiser to find the
/// vector again; inside a large unrolled tile it does not, and the kernel runs a hundred times slower.
/// These two shadow it inside this module. See docs/decisions/0002-fused-multiply-add.md.
extension SIMD16 where Scalar == Float {
  /// self + a · b, rounded once.
  @inline(__always)
  func addingProduct(_ a: Self, _ b: Self) -> Self {
    Builtin.reinterpretCast(
      Builtin.int_fma_Vec16xFPIEEE32(
        Builtin.reinterpretCast(a) as Builtin.Vec16xFPIEEE32,
        Builtin.reinterpretCast(b) as Builtin.Vec16xFPIEEE32,
        Builtin.reinterpretCast(self) as Builtin.Vec16xFPIEEE32))
  }

  /// √self as one instruction a vector; the standard library's goes lane by lane.
  @inline(__always)
  func root() -> Self {
    Builtin.reinterpretCast(
      Builtin.int_sqrt_Vec16xFPIEEE32(
        Builtin.reinterpretCast(self) as Builtin.Vec16xFPIEEE32))
  }

  /// self += a · b, rounded once.
  @inline(__always)
  mutating func addProduct(_ a: Self, _ b: Self) { self = addingProduct(a, b) }
}

extension SIMD16 where Scalar == Float {
  /// Each byte as a number.
  @inline(__always)
  init(widening bytes: SIMD16<UInt8>) {
    let whole: SIMD16<Int32> = SIMD16<Int32>(widening: bytes)
    self = Builtin.reinterpretCast(
      Builtin.sitofp_Vec16xInt32_Vec16xFPIEEE32(
        Builtin.reinterpretCast(whole) as Builtin.Vec16xInt32))
  }
}

/// Changes of width as one instruction; the standard library's `truncatingIfNeeded` goes lane by lane.
extension SIMD16 where Scalar == Int32 {
  /// The low byte of each element.
  @inline(__always)
  var bytes: SIMD16<UInt8> {
    Builtin.reinterpretCast(
      Builtin.trunc_Vec16xInt32_Vec16xInt8(
        Builtin.reinterpretCast(self) as Builtin.Vec16xInt32))
  }

  /// Each byte as an element.
  @inline(__always)
  init(widening bytes: SIMD16<UInt8>) {
    self = Builtin.reinterpretCast(
      Builtin.zext_Vec16xInt8_Vec16xInt32(
        Builtin.reinterpretCast(bytes) as Builtin.Vec16xInt8))
  }

  /// Where an element is `value`.
  @inline(__always)
  func isEqual(to value: Int32) -> SIMDMask<SIMD16<Int32>> {
    let equal = Builtin.cmp_eq_Vec16xInt32(
      Builtin.reinterpretCast(self), Builtin.reinterpretCast(Self(repeating: value)))
    return Builtin.reinterpretCast(Builtin.sext_Vec16xInt1_Vec16xInt32(equal))
  }
}
