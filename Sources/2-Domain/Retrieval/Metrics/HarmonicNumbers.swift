/// Prefix sums of 1 / i, kept to twice the precision of `Double`.
///
/// Differences of far-out prefixes keep full relative precision, which plain prefix sums would lose.
struct HarmonicNumbers: Sendable {
  private let high: [Double]
  private let low: [Double]

  /// H(0) … H(count).
  ///
  /// - Complexity: O(count).
  init(upTo count: Int) {
    var high = [0.0]
    var low = [0.0]
    high.reserveCapacity(count + 1)
    low.reserveCapacity(count + 1)
    var (sum, rest) = (0.0, 0.0)
    for i in stride(from: 1, through: count, by: 1) {
      // Knuth's two-sum: `error` is exactly what rounding `sum + term` lost.
      let term = 1 / Double(i)
      let next = sum + term
      let added = next - sum
      let error = (sum - (next - added)) + (term - added)
      (sum, rest) = (next, rest + error)
      high.append(sum)
      low.append(rest)
    }
    self.high = high
    self.low = low
  }

  /// Σ 1 / i over i = first + 1 … last.
  ///
  /// - Precondition: 0 ≤ first ≤ last ≤ count. Unchecked.
  func sum(after first: Int, through last: Int) -> Double {
    (high[last] - high[first]) + (low[last] - low[first])
  }
}
