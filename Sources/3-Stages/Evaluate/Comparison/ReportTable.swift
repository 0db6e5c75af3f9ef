import ByteStreams
import Charts
import Foundation
import Retrieval

/// The headline figures of several reports side by side, in the order given.
public struct ReportTable: Sendable {
  /// One report's headline.
  struct Row: Encodable, Equatable, Sendable {
    /// The report's file without its extension, with as many of its folders as tell it from the others.
    let name: String
    let codeBits: Int
    let distance: DistanceMode
    let gallery: Int
    let queries: Int
    let map: TieRules
    let precisionAtRadius2: Double
    let recallAtRadius2: Double
    let precisionAt50: Double
    /// SHA-256 of the report's and the codes' files, fingerprint of the model.
    let report, codes, model: String
    // Not in the JSON, which is about the figures alone.
    let intervals: ConfidenceIntervals?
    let place: ReportPlace
    let data: MeasuredData

    /// The row of `report`, which has this SHA-256 and lies at `place`.
    init(_ report: ReportHeadline, named name: String, sha256: String, at place: ReportPlace) {
      self.name = name
      codeBits = report.codeBits
      distance = report.distance
      gallery = report.counts.gallery
      queries = report.counts.queries
      map = report.map
      precisionAtRadius2 = report.precisionAtRadius2
      recallAtRadius2 = report.recallAtRadius2
      precisionAt50 = report.precisionAt50
      self.report = sha256
      codes = report.provenance.inputs.first?.sha256 ?? ""
      model = report.provenance.modelFingerprint
      intervals = report.intervals
      self.place = place
      data = MeasuredData(report)
    }

    private enum CodingKeys: String, CodingKey {
      case name, distance, gallery, queries, map
      case report = "report_sha256"
      case codes = "codes_sha256"
      case model = "model_fingerprint"
      case codeBits = "code_bits"
      case precisionAtRadius2 = "precision_at_radius_2"
      case recallAtRadius2 = "recall_at_radius_2"
      case precisionAt50 = "precision_at_50"
    }
  }

  let rows: [Row]

  /// Reads the reports at `paths`.
  ///
  /// - Throws: A `Failure` naming the file: also when one is given twice, by whatever way.
  public init(reading paths: [String]) throws {
    var files: Set<ExactName> = []
    for path in paths {
      let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
      guard files.insert(ExactName(file)).inserted else {
        throw FailureInFile(ReportFailure.givenTwice, in: path)
      }
    }
    let places = paths.map(ReportPlace.init)
    let names = ReportPlace.labels(places.map { $0.folders + [$0.stem] })
    rows = try paths.indices.map { index in
      Row(
        try ReportHeadline(reading: paths[index]), named: names[index],
        sha256: try InputFile(paths[index]).digest(), at: places[index])
    }
  }

  /// The rows as a JSON array: sorted keys, two-space indentation, a final newline.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(rows), as: UTF8.self) + "\n"
  }

  /// The rows as a Markdown table that says what its columns mean.
  public var markdown: String {
    """
    # Retrieval results

    \(table { MarkdownText.plain($0) }.markdown)

    MAP: full ranking, mean over random orders of codes at equal distance; in brackets relevant \
    codes last and first among them. P@r2, R@r2: precision and recall within Hamming radius 2. \
    P@50: precision of the first 50. Means over queries; a query that retrieves nothing, or has \
    nothing to retrieve, counts 0.

    """
  }

  /// The rows as aligned columns for a terminal.
  public var text: String { table { $0 }.aligned }

  /// The headline figures, names as `named` writes them.
  private func table(_ named: (String) -> String) -> TextTable {
    TextTable(
      ["report", "bits", "distance", "MAP", "[worst, best]", "P@r2", "R@r2", "P@50"],
      rows.map { row in
        let bounds = [row.map.pessimistic, row.map.optimistic].map(NumberText.figure)
        return [
          named(row.name), "\(row.codeBits)", row.distance.rawValue,
          NumberText.figure(row.map.expected), "[\(bounds.joined(separator: ", "))]",
          NumberText.figure(row.precisionAtRadius2), NumberText.figure(row.recallAtRadius2),
          NumberText.figure(row.precisionAt50),
        ]
      })
  }
}
