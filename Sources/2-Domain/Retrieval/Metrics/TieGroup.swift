/// The codes at one distance from a query, in a ranking that leaves their order open.
///
/// N codes are nearer, R of them relevant; the group has n codes, r of them relevant. Positions in
/// the ranking count from 1. The sums below are over the relevant codes of the group, of the
/// precision at their position; divided by the number of relevant codes in the whole gallery, and
/// summed over all groups, they make the average precision (AP).
struct TieGroup: Equatable {
  /// N.
  let before: Int
  /// R.
  let relevantBefore: Int
  /// n ≥ 1.
  let count: Int
  /// r ≤ n.
  let relevant: Int

  /// The mean over all n! orders of the group, of the sum over its first m places.
  ///
  ///     Σ_{i=1…m} (r / n) · (R + 1 + (i − 1) · s) / (N + i),   s = (r − 1) / (n − 1)
  ///
  /// The code at the group's place i is relevant in r / n of the orders, and then (i − 1) · s of the
  /// group's codes before it are, on average. The numerator equals s · (N + i) + (R + 1 − s · (N + 1)),
  /// which leaves, with H the harmonic numbers,
  ///
  ///     (r / n) · (s · m + (R + 1 − s · (N + 1)) · (H(N + m) − H(N)))
  ///
  /// - Parameter places: m, at most n; the whole group without it.
  /// - Precondition: `harmonic` reaches N + m. Unchecked.
  /// - Complexity: O(1).
  func expectedPrecisionSum(_ harmonic: HarmonicNumbers, first places: Int? = nil) -> Double {
    let places = min(places ?? count, count)
    guard relevant > 0, places > 0 else { return 0 }
    guard count > 1 else { return Double(relevantBefore + 1) / Double(before + 1) }
    let slope = Double(relevant - 1) / Double(count - 1)
    let rest = Double(relevantBefore + 1) - slope * Double(before + 1)
    let reciprocals = harmonic.sum(after: before, through: before + places)
    return Double(relevant) / Double(count) * (slope * Double(places) + rest * reciprocals)
  }

  /// The plain twin of `expectedPrecisionSum`: the sum as it stands, in O(m).
  func plainExpectedPrecisionSum(first places: Int? = nil) -> Double {
    var sum = 0.0
    for i in stride(from: 1, through: min(places ?? count, count), by: 1) {
      let slope = count > 1 ? Double(relevant - 1) / Double(count - 1) : 0
      let hits = Double(relevantBefore + 1) + Double(i - 1) * slope
      sum += Double(relevant) / Double(count) * hits / Double(before + i)
    }
    return relevant > 0 ? sum : 0
  }
}
