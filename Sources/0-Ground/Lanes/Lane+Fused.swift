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

  /// self += a · b, rounded once.
  @inline(__always)
  mutating func addProduct(_ a: Self, _ b: Self) { self = addingProduct(a, b) }
}
