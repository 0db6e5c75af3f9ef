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
  /// Absent in the first schema.
  let identities: [MeasuredData.Person]?
  let provenance: EvaluationReport.Provenance

  private enum CodingKeys: String, CodingKey {
    case distance, counts, map, intervals, identities, provenance
    case codeBits = "code_bits"
    case precisionAtRadius2 = "precision_at_radius_2"
    case recallAtRadius2 = "recall_at_radius_2"
    case precisionAt50 = "precision_at_50"
  }

  /// Reads the headline of the report at `path`, of whatever schema.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around a `ReportFailure`.
  init(reading path: String) throws { try self.init(ReportFile(path)) }

  /// The headline of the report in `file`, of whatever schema.
  ///
  /// - Throws: `FailureInFile` around a `ReportFailure`.
  init(_ file: ReportFile) throws {
    self = try file.decode(Self.self, schemas: 1...EvaluationReport.newestSchema)
    if let flaw { throw file.failure(.notAReport(found: flaw)) }
  }

  /// What cannot be so in a report, whoever wrote it; nil: nothing.
  private var flaw: String? {
    guard (1...CodeLength.longest).contains(codeBits) else { return "code_bits is \(codeBits)" }
    guard counts.gallery > 0, counts.queries > 0 else {
      return "it counts \(counts.gallery) gallery codes and \(counts.queries) queries"
    }
    let ends = [
      intervals?.map, intervals?.precisionAtRadius2, intervals?.recallAtRadius2,
      intervals?.precisionAt50,
    ].compactMap(\.self)
    if let wrong = ends.first(where: { $0.lower > $0.upper }) {
      return "an interval runs from \(wrong.lower) to \(wrong.upper)"
    }
    let figures = [
      map.expected, map.optimistic, map.pessimistic, map.stable, precisionAtRadius2,
      recallAtRadius2, precisionAt50, intervals?.level ?? 0,
    ]
    return (figures + ends.flatMap { [$0.lower, $0.upper] }).first { !(0...1).contains($0) }
      .map { "a figure is \($0), and not from 0 to 1" }
  }
}
