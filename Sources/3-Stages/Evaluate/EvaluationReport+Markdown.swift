import Foundation
import Retrieval

extension EvaluationReport {
  /// The report as Markdown: headline, curves, identities, codes, definitions, provenance.
  public var markdown: String {
    """
    # Retrieval report

    \(title)

    \(Self.table(["figure", "value"], summary.map { [$0.name, $0.value] }))

    ## Precision and recall within a Hamming radius

    \(radiusTable)

    ## The first codes returned

    \(returnedTable)

    ## Precision–recall, 11-point interpolated

    \(recallTable)

    ## Identities, the worst \(Self.listedIdentities) first

    \(identityTable)

    ## Codes

    \(codesTable)

    ## Definitions

    \(definitions.sorted { $0.key < $1.key }.map { "- `\($0.key)`: \($0.value)" }
        .joined(separator: "\n"))

    ## Inputs

    \(inputTable)

    Model fingerprint: `\(provenance.modelFingerprint)`

    """
  }

  /// Rows of the identity table that people get to see; the JSON has all.
  private static let listedIdentities = 20

  private var radiusTable: String {
    Self.table(
      ["radius", "precision", "recall", "mean retrieved", "queries retrieving nothing"],
      curves.radius.map {
        [
          "\($0.radius)", Self.four($0.precision), Self.four($0.recall),
          String(format: "%.1f", $0.meanRetrieved), "\($0.queriesRetrievingNothing)",
        ]
      })
  }

  private var returnedTable: String {
    Self.table(
      ["returned", "precision, expected", "stable", "MAP, expected", "stable", "MAP of hits"],
      curves.returned.map {
        [
          "\($0.returned)", Self.four($0.expected), Self.four($0.stable),
          Self.four($0.map.expected), Self.four($0.map.stable), Self.four($0.mapOfHits),
        ]
      })
  }

  private var recallTable: String {
    Self.table(
      ["recall", "precision"],
      curves.precisionRecall.map { [String(format: "%.1f", $0.recall), Self.four($0.precision)] })
  }

  private var identityTable: String {
    Self.table(
      ["identity", "MAP", "P@50", "queries", "in the gallery"],
      identities.prefix(Self.listedIdentities).map {
        [
          "\($0.identity)", Self.four($0.map), Self.four($0.precisionAt50), "\($0.queries)",
          "\($0.gallery)",
        ]
      })
  }

  private var codesTable: String {
    func row(_ name: String, _ value: (CodeStatistics) -> String) -> [String] {
      [name, value(codes.gallery), value(codes.query)]
    }
    return Self.table(
      ["", "gallery", "queries"],
      [
        row("different codes") { "\($0.use.distinct)" },
        row("entropy of a code, bits") { String(format: "%.2f", $0.use.entropy) },
        row("codes shared between identities") { Self.four($0.use.sharedBetweenIdentities) },
        row("least and most balanced bit") {
          "\(Self.four($0.bitBalance.min() ?? 0)), \(Self.four($0.bitBalance.max() ?? 0))"
        },
        row("constant bits") { "\($0.correlation.constantBits)" },
        row("correlation of bits, mean absolute") { Self.four($0.correlation.meanAbsolute) },
        row("correlation of bits, largest") {
          "\(Self.four($0.correlation.largestAbsolute)) of \($0.correlation.largestPair)"
        },
      ])
  }

  private var inputTable: String {
    Self.table(
      ["file", "bytes", "SHA-256"],
      provenance.inputs.map { ["`\($0.name)`", "\($0.bytes)", "`\($0.sha256)`"] })
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    ([header, header.map { _ in "---" }] + rows)
      .map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }
}
