/// Sixteen images side by side: the unit every kernel computes in.
///
/// A lane is an image. An activation of one lane group is laid out `[channel][y][x]` of such vectors,
/// so every layer is a loop over scalar weights, whatever its width.
public typealias Lane = SIMD16<Float>

/// Images a lane group holds.
public let laneWidth = 16

extension Lane {
  /// The sum of all sixteen lanes, in `Double`, always added in the same order.
  @inline(__always)
  public var total: Double {
    let wide = SIMD16<Double>(self)
    let eight = wide.lowHalf + wide.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }

  /// The sum of all sixteen lanes, in `Float`, always added in the same order.
  @inline(__always)
  public var folded: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }

  /// 1 in the first `count` lanes, 0 in the others.
  public static func first(_ count: Int) -> Lane {
    var mask = Lane.zero
    for lane in 0..<Swift.min(count, laneWidth) { mask[lane] = 1 }
    return mask
  }

  // The library's `clamped`, `pointwiseMin` and `pointwiseMax` go lane by lane; a comparison and a
  // selection are two instructions. A NaN in `a` gives `b`: kernels that need to notice NaN check sums.

  /// The larger of each pair of lanes.
  @inline(__always)
  static func larger(_ a: Lane, _ b: Lane) -> Lane { b.replacing(with: a, where: a .> b) }

  /// Each lane, but not below `lower` nor above `upper`.
  @inline(__always)
  func held(between lower: Float, and upper: Float) -> Lane {
    let raised = Lane.larger(self, Lane(repeating: lower))
    return raised.replacing(with: upper, where: raised .> upper)
  }
}
