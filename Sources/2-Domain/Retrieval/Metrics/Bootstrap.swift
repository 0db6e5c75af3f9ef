import SeededRandom

/// Confidence intervals of means over queries, by the percentile bootstrap.
///
/// A resample draws as many queries as there are, with replacement; resample b draws from stream
/// "bootstrap" b of the seed. The interval runs from quantile (1 − level) / 2 of the resampled means to
/// (1 + level) / 2, interpolated linearly between order statistics. Queries are taken as independent of
/// each other; those of one identity are not quite, so that the intervals are somewhat narrow.
///
/// Source: Efron, *Bootstrap Methods: Another Look at the Jackknife*, Annals of Statistics, 1979.
public struct Bootstrap: Equatable, Sendable {
  /// An interval that covers the mean.
  public struct Interval: Codable, Equatable, Sendable {
    /// Its ends.
    public let lower, upper: Double
  }

  /// How many times queries are drawn, at least 1.
  public let resamples: Int
  /// The share of resampled means inside, above 0 and below 1.
  public let level: Double
  /// What the draws depend on.
  public let seed: UInt64

  /// Such a bootstrap.
  ///
  /// - Precondition: `resamples` ≥ 1 and 0 < `level` < 1.
  public init(resamples: Int, level: Double, seed: UInt64) {
    precondition(
      resamples >= 1 && level > 0 && level < 1, "\(resamples) resamples at level \(level)")
    self.resamples = resamples
    self.level = level
    self.seed = seed
  }

  /// The interval of each column's mean, over the same resamples; a column holds one value a query.
  ///
  /// - Precondition: the columns are equally long and not empty.
  /// - Complexity: O(resamples · queries · columns).
  public func intervals(of columns: [[Double]]) -> [Interval] {
    let count = columns.first?.count ?? 0
    precondition(count > 0 && columns.allSatisfy { $0.count == count }, "\(count) queries")
    // Values of one query side by side: a draw reads one place.
    let values = (0..<count).flatMap { query in columns.map { $0[query] } }
    var means = columns.map { _ in [Double](repeating: 0, count: resamples) }
    for resample in 0..<resamples {
      var random = SeededRandom(seed: seed, stream: "bootstrap", index: UInt64(resample))
      var sums = [Double](repeating: 0, count: columns.count)
      for _ in 0..<count {
        let first = random.below(count) * columns.count
        for column in columns.indices { sums[column] += values[first + column] }
      }
      for column in columns.indices { means[column][resample] = sums[column] / Double(count) }
    }
    return means.map { means in
      let sorted = means.sorted()
      return Interval(
        lower: Self.quantile((1 - level) / 2, of: sorted),
        upper: Self.quantile((1 + level) / 2, of: sorted))
    }
  }

  /// The value at place (B − 1) · `share` of B ascending values, interpolated.
  static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = min(Int(place), sorted.count - 1)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
