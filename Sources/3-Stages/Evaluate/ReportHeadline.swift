import ByteStreams
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
    if let reason = flaw { throw FailureInFile(ReportFailure.notAReport(found: reason), in: path) }
  }

  /// What cannot be so in a report, whoever wrote it; nil: nothing.
  private var flaw: String? {
    guard (1...CodeLength.longest).contains(codeBits) else { return "code_bits is \(codeBits)" }
    let bounds = [
      intervals?.map, intervals?.precisionAtRadius2, intervals?.recallAtRadius2,
      intervals?.precisionAt50,
    ].compactMap(\.self).flatMap { [$0.lower, $0.upper] }
    let figures = [map.expected, precisionAtRadius2, recallAtRadius2, precisionAt50] + bounds
    return figures.first { !(0...1).contains($0) }
      .map { "a figure is \($0), and not from 0 to 1" }
  }
}
