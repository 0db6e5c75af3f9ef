import Foundation
import Retrieval

/// Intervals around the headline figures.
public struct ConfidenceIntervals: Codable, Equatable, Sendable {
  /// What they are about and what not, for wherever they are shown. Source: docs/metrics.md.
  static let scope = """
    over queries, not over people or trainings: queries are drawn one by one, although those of one person \
    resemble each other, and the model stays as it is. Other people, or another training, can move the \
    figures more
    """

  let level: Double
  let resamples: Int
  let seed: UInt64
  let map: Bootstrap.Interval
  let precisionAtRadius2: Bootstrap.Interval
  let recallAtRadius2: Bootstrap.Interval
  let precisionAt50: Bootstrap.Interval

  /// The intervals `bootstrap` finds around the means over `queries`.
  init(_ bootstrap: Bootstrap, of queries: [RetrievalFigures.QueryHeadline]) {
    let intervals = bootstrap.intervals(of: [
      queries.map(\.averagePrecision), queries.map(\.precisionAtRadius2),
      queries.map(\.recallAtRadius2), queries.map(\.precisionAt50),
    ])
    level = bootstrap.level
    resamples = bootstrap.resamples
    seed = bootstrap.seed
    map = intervals[0]
    precisionAtRadius2 = intervals[1]
    recallAtRadius2 = intervals[2]
    precisionAt50 = intervals[3]
  }

  /// The level in percent: `95`.
  var percent: String { String(format: "%g", level * 100) }

  private enum CodingKeys: String, CodingKey {
    case level, resamples, seed, map
    case precisionAtRadius2 = "precision_at_radius_2"
    case recallAtRadius2 = "recall_at_radius_2"
    case precisionAt50 = "precision_at_50"
  }
}
