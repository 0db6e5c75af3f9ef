import Foundation

extension EvaluationReport {
  /// The headline figures as aligned lines for a terminal.
  public var table: String {
    let rows = headline + bounds
    let width = rows.map(\.name.count).max() ?? 0
    let lines = rows.map {
      "  " + $0.name.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + $0.value
    }
    return ([title] + lines).joined(separator: "\n")
  }

  /// The report as Markdown: headline, curves, definitions, provenance.
  public var markdown: String {
    var text = "# Retrieval report\n\n\(title)\n\n"
    text += Self.markdownTable(
      ["figure", "value"], (headline + bounds).map { [$0.name, $0.value] })
    text += "\n## Precision and recall within a Hamming radius\n\n"
    text += Self.markdownTable(
      ["radius", "precision", "recall", "mean retrieved", "queries retrieving nothing"],
      curves.radius.map {
        [
          "\($0.radius)", Self.four($0.precision), Self.four($0.recall),
          String(format: "%.1f", $0.meanRetrieved), "\($0.queriesRetrievingNothing)",
        ]
      })
    text += "\n## Precision of the first codes returned\n\n"
    text += Self.markdownTable(
      ["returned", "expected", "stable"],
      curves.precisionAtReturned.map {
        ["\($0.returned)", Self.four($0.expected), Self.four($0.stable)]
      })
    text += "\n## Precision–recall, 11-point interpolated\n\n"
    text += Self.markdownTable(
      ["recall", "precision"],
      curves.precisionRecall.map { [String(format: "%.1f", $0.recall), Self.four($0.precision)] })
    text += "\n## Definitions\n\n"
    for (name, words) in definitions.sorted(by: { $0.key < $1.key }) {
      text += "- `\(name)`: \(words)\n"
    }
    text += "\n## Inputs\n\n"
    text += Self.markdownTable(
      ["file", "bytes", "SHA-256"],
      provenance.inputs.map { ["`\($0.name)`", "\($0.bytes)", "`\($0.sha256)`"] })
    text += "\nModel fingerprint: `\(provenance.modelFingerprint)`\n"
    return text
  }

  private var title: String {
    "\(codeBits) bits, \(distance.rawValue) distance: \(counts.queries) queries against "
      + "\(counts.gallery) codes of \(counts.galleryIdentities) identities"
  }

  private var headline: [(name: String, value: String)] {
    [
      ("MAP, expected over ties", Self.four(map.expected)),
      ("precision within radius 2", Self.four(precisionAtRadius2)),
      ("recall within radius 2", Self.four(recallAtRadius2)),
      ("precision of the first 50", Self.four(precisionAt50)),
    ]
  }

  private var bounds: [(name: String, value: String)] {
    [
      ("MAP, ties in gallery order", Self.four(map.stable)),
      ("MAP, ties at best", Self.four(map.optimistic)),
      ("MAP, ties at worst", Self.four(map.pessimistic)),
      ("queries retrieving nothing", "\(counts.queriesRetrievingNothingAtRadius2)"),
      ("queries without relevant codes", "\(counts.queriesWithoutRelevant)"),
    ]
  }

  private static func four(_ value: Double) -> String { String(format: "%.4f", value) }

  private static func markdownTable(_ header: [String], _ rows: [[String]]) -> String {
    let rule = header.map { _ in "---" }
    return ([header, rule] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }
}
