import Charts
import Retrieval

/// The best precision of the first N that any ranking could have.
///
///     mean over queries of min(N, R) / N
///
/// with R the gallery codes of a query's person: where people have fewer than N, the rest of the first N
/// must be of others. Source: docs/metrics.md.
enum PrecisionCeiling {
  /// The ceiling at `cutoff`, of people with so many queries and gallery codes each; 0 without queries.
  ///
  /// - Precondition: `cutoff` is positive.
  static func at(_ cutoff: Int, _ people: [(queries: Int, gallery: Int)]) -> Double {
    precondition(cutoff > 0, "a ceiling at \(cutoff)")
    let queries = people.reduce(0.0) { $0 + Double($1.queries) }
    let most = people.reduce(0.0) {
      $0 + Double($1.queries) * Double(min(cutoff, $1.gallery))
    }
    return queries > 0 ? most / (queries * Double(cutoff)) : 0
  }
}

extension EvaluationReport {
  /// The best precision of the first `cutoff` that any ranking could have.
  func precisionCeiling(at cutoff: Int) -> Double {
    PrecisionCeiling.at(cutoff, identities.map { ($0.queries, $0.gallery) })
  }

  /// The ceiling of `precisionAt50`.
  var precisionAt50Ceiling: Double { precisionCeiling(at: RetrievalEvaluation.headlineCutoff) }
}

extension MeasuredData {
  /// The ceiling of the precision of the first 50; nil: a report of the first schema does not tell.
  var precisionAt50Ceiling: Double? {
    people.map { people in
      PrecisionCeiling.at(
        RetrievalEvaluation.headlineCutoff, people.map { ($0.queries, $0.gallery) })
    }
  }
}
