import Retrieval

/// What every report since the first says: the part tables are made of.
struct ReportHeadline: Decodable {
  struct Counts: Decodable {
    let gallery: Int
    let queries: Int
  }

  let codeBits: Int
  let distance: DistanceMode
  let counts: Counts
  let map: TieRules
  let precisionAtRadius2: Double
  let recallAtRadius2: Double
  let precisionAt50: Double
  /// Absent without resamples, and in the first schema.
  let intervals: ConfidenceIntervals?
  let provenance: EvaluationReport.Provenance

  private enum CodingKeys: String, CodingKey {
    case distance, counts, map, intervals, provenance
    case codeBits = "code_bits"
    case precisionAtRadius2 = "precision_at_radius_2"
    case recallAtRadius2 = "recall_at_radius_2"
    case precisionAt50 = "precision_at_50"
  }

  /// Reads the headline of the report at `path`, of whatever schema.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around a `ReportFailure`.
  init(reading path: String) throws {
    self = try ReportFile(path).decode(Self.self, schemas: 1...EvaluationReport.newestSchema)
  }
}
