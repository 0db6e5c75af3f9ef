import ByteStreams
import Charts
import Foundation
import Retrieval

/// The headline figures of several reports side by side, in the order given.
public struct ReportTable: Sendable {
  /// One report's headline.
  struct Row: Codable, Equatable, Sendable {
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
    /// Not in the JSON, which is about the figures alone.
    var intervals: ConfidenceIntervals? = nil

    enum CodingKeys: String, CodingKey {
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

  /// Reads the reports at `paths`; a row is named for its file.
  ///
  /// - Throws: A `Failure` naming the file.
  public init(reading paths: [String]) throws {
    rows = try paths.map { path in
      let report = try ReportHeadline(reading: path)
      return Row(
        name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent,
        codeBits: report.codeBits, distance: report.distance, gallery: report.counts.gallery,
        queries: report.counts.queries, map: report.map,
        precisionAtRadius2: report.precisionAtRadius2, recallAtRadius2: report.recallAtRadius2,
        precisionAt50: report.precisionAt50, report: try InputFile(path).digest(),
        codes: report.provenance.inputs.first?.sha256 ?? "",
        model: report.provenance.modelFingerprint, intervals: report.intervals)
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
