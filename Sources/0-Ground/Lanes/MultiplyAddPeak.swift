/// What the machine can do at most: fused multiply-adds on registers alone.
public enum MultiplyAddPeak {
  /// Floating-point operations of one call of `run`.
  public static let operations = Double(rounds * 20 * 2 * laneWidth)
  private static let rounds = 20_000

  /// Multiplies and adds in twenty accumulators, as many as the kernels' tiles have.
  ///
  /// - Parameter seed: Any number; returned in a sum, so that the compiler can leave nothing out.
  @inline(never)
  public static func run(_ seed: Float) -> Float {
    var sums = Tile<5, 4>()
    let (factor, scalar) = (Lane(repeating: seed), seed)
    for _ in 0..<rounds {
      withUnsafePointer(to: (scalar, scalar, scalar, scalar, scalar)) { scalars in
        sums.addOuterProduct(UnsafeRawPointer(scalars).assumingMemoryBound(to: Float.self)) { _ in
          factor
        }
      }
    }
    var total = Lane.zero
    for f in 0..<5 { for p in 0..<4 { total += sums.sums[f][p] } }
    return total.folded
  }
}
