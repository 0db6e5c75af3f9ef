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

  /// Sums each of `count` lanes over its sixteen elements, always in the same order: totals[k] = Σ lanes[k].
  ///
  /// Sixteen at a time: four rounds add neighbouring pairs, each halving the vectors.
  ///
  /// - Precondition: whole vectors of sixteen can be read, `count` rounded up.
  static func fold(
    _ lanes: UnsafePointer<Lane>, count: Int, into totals: UnsafeMutablePointer<Float>
  ) {
    var k = 0
    while k < count {
      var block = InlineArray<16, Lane> { lanes[k + $0] }
      var vectors = 8
      while vectors > 0 {
        for v in 0..<vectors { block[v] = pairSums(block[2 * v], block[2 * v + 1]) }
        vectors /= 2
      }
      block[0].store(to: totals + k, count: Swift.min(laneWidth, count - k))
      k += laneWidth
    }
  }

  /// a₀ + a₁, a₂ + a₃, …, b₀ + b₁, …
  @inline(__always)
  private static func pairSums(_ a: Lane, _ b: Lane) -> Lane {
    Lane(lowHalf: a.evenHalf, highHalf: b.evenHalf)
      + Lane(lowHalf: a.oddHalf, highHalf: b.oddHalf)
  }

  /// The first `count` values at `source`, then zeros.
  @inline(__always)
  init(loading source: UnsafePointer<Float>, count: Int) {
    if count == laneWidth {
      self = UnsafeRawPointer(source).loadUnaligned(as: Lane.self)
    } else {
      self = .zero
      for k in 0..<count { self[k] = source[k] }
    }
  }

  /// Writes the first `count` elements to `target`.
  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>, count: Int) {
    if count == laneWidth {
      UnsafeMutableRawPointer(target).storeBytes(of: self, as: Lane.self)
    } else {
      for k in 0..<count { target[k] = self[k] }
    }
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

  /// Each lane where `mask` is true, 0 elsewhere.
  @inline(__always)
  func kept(where mask: SIMDMask<SIMD16<Int32>>) -> Lane {
    Lane.zero.replacing(with: self, where: mask)
  }

  /// Each lane, but not below `lower` nor above `upper`.
  @inline(__always)
  func held(between lower: Float, and upper: Float) -> Lane {
    let raised = Lane.larger(self, Lane(repeating: lower))
    return raised.replacing(with: upper, where: raised .> upper)
  }
}
