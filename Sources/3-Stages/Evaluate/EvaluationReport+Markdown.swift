import Charts
import Retrieval

extension EvaluationReport {
  /// The report as Markdown: headline, curves, identities, codes, definitions, provenance.
  public var markdown: String {
    """
    # Retrieval report

    \(title)

    \(TextTable(["figure", "value"], summary.map { [$0.name, $0.value] }).markdown)
    \(intervals == nil ? "" : "\nIntervals: \(ConfidenceIntervals.scope).\n")
    ## Precision and recall within a Hamming radius

    \(radiusTable.markdown)

    ## The first codes returned

    \(returnedTable.markdown)

    ## Precision–recall, 11-point interpolated

    \(recallTable.markdown)

    ## Identities, the worst \(Self.listedIdentities) first

    \(identityTable.markdown)

    ## Codes

    \(codesTable.markdown)

    ## Definitions

    \(definitions.sorted { $0.key < $1.key }.map { "- `\($0.key)`: \($0.value)" }
        .joined(separator: "\n"))

    ## Inputs

    \(inputTable.markdown)

    Model fingerprint: \(MarkdownText.code(provenance.modelFingerprint))

    """
  }

  /// Rows of the identity table that people get to see; the JSON has all.
  private static let listedIdentities = 20

  private var radiusTable: TextTable {
    TextTable(
      ["radius", "precision", "recall", "mean retrieved", "queries retrieving nothing"],
      curves.radius.map {
        [
          "\($0.radius)", NumberText.figure($0.precision), NumberText.figure($0.recall),
          NumberText.fixed($0.meanRetrieved, 1), "\($0.queriesRetrievingNothing)",
        ]
      })
  }

  private var returnedTable: TextTable {
    TextTable(
      ["returned", "precision, expected", "stable", "MAP, expected", "stable", "MAP of hits"],
      curves.returned.map {
        [
          "\($0.returned)", NumberText.figure($0.expected), NumberText.figure($0.stable),
          NumberText.figure($0.map.expected), NumberText.figure($0.map.stable),
          NumberText.figure($0.mapOfHits),
        ]
      })
  }

  private var recallTable: TextTable {
    TextTable(
      ["recall", "precision"],
      curves.precisionRecall.map {
        [NumberText.fixed($0.recall, 1), NumberText.figure($0.precision)]
      })
  }

  private var identityTable: TextTable {
    TextTable(
      ["identity", "MAP", "P@50", "queries", "in the gallery"],
      identities.prefix(Self.listedIdentities).map {
        [
          "\($0.identity)", NumberText.figure($0.map), NumberText.figure($0.precisionAt50),
          "\($0.queries)",
          "\($0.gallery)",
        ]
      })
  }

  private var codesTable: TextTable {
    func row(_ name: String, _ value: (CodeStatistics) -> String) -> [String] {
      [name, value(codes.gallery), value(codes.query)]
    }
    return TextTable(
      ["", "gallery", "queries"],
      [
        row("different codes") { "\($0.use.distinct)" },
        row("entropy of a code, bits") { NumberText.fixed($0.use.entropy, 2) },
        row("codes shared between identities") {
          NumberText.figure($0.use.sharedBetweenIdentities)
        },
        row("least and most balanced bit") {
          "\(NumberText.figure($0.bitBalance.min() ?? 0)), \(NumberText.figure($0.bitBalance.max() ?? 0))"
        },
        row("constant bits") { "\($0.correlation.constantBits)" },
        row("correlation of bits, mean absolute") {
          NumberText.figure($0.correlation.meanAbsolute)
        },
        row("correlation of bits, largest") {
          "\(NumberText.figure($0.correlation.largestAbsolute)) of \($0.correlation.largestPair)"
        },
      ])
  }

  private var inputTable: TextTable {
    TextTable(
      ["file", "bytes", "SHA-256"],
      provenance.inputs.map {
        [MarkdownText.code($0.name), "\($0.bytes)", MarkdownText.code($0.sha256)]
      })
  }

}
