import Charts
import Retrieval

extension ReportPage {
  var codesSection: Markup {
    PageFrame.section(
      "codes", "Codes",
      """
      A code uses its bits well when each is set in half of the codes, no two say the same, and no two \
      people share a code.
      """,
      PageFigure.group(
        codesFigures,
        """
        <div class="aside"><h3>Use of codes</h3>
        \(useTable.markup)</div>

        """))
  }

  var codesFigures: [PageFigure] { [balanceFigure, correlationFigure] }

  private var balanceFigure: PageFigure {
    let (gallery, query) = (report.codes.gallery.bitBalance, report.codes.query.bitBalance)
    let places = gallery.indices.map(Double.init)
    let chart = SeriesChart(
      x: Axis(
        "bit of the code, from 0", around: [-0.5, Double(gallery.count) - 0.5], isTight: true,
        isWhole: true),
      y: Axis("share of codes with the bit set (0 to 1)", around: [0, 1]), places: places,
      placeName: "bit",
      series: [
        SeriesChart.Series("gallery", gallery, .bars(from: 0.5)),
        SeriesChart.Series("queries", query, .points),
      ])
    let (low, high) = (gallery.min() ?? 0, gallery.max() ?? 0)
    return PageFigure(
      name: "bit-balance", title: "Bit balance",
      caption: "Bars begin at one half, where a bit says most.",
      drawing: chart.drawing(
        "The share of gallery codes with a bit set runs from \(NumberText.figure(low)) to "
          + "\(NumberText.figure(high)) over \(gallery.count) bits."),
      table: PageTable(
        [.number("Bit"), .number("Gallery"), .number("Queries")],
        zip(gallery, query).enumerated().map {
          ["\($0)", "\(NumberText.figure($1.0))", "\(NumberText.figure($1.1))"]
        }))
  }

  private var correlationFigure: PageFigure {
    let summary = report.codes.gallery.correlation
    let strongest = correlation.pairs.enumerated().sorted {
      let (one, other) = (abs($0.element.correlation), abs($1.element.correlation))
      return one == other ? $0.offset < $1.offset : one > other
    }.prefix(30).map(\.element)
    let constant: Markup =
      summary.constantBits > 0
      ? " Left blank: \(Cards.counted(summary.constantBits, "bit")) the same in all codes." : ""
    return PageFigure(
      name: "bit-correlation", title: "Bit correlation",
      caption: """
        Pearson's, over the gallery. Mean \(NumberText.figure(summary.meanAbsolute)), largest \
        \(NumberText.figure(summary.largestAbsolute)) in absolute value.\(constant)
        """,
      drawing: MatrixChart(
        lowerTriangle: correlation.lowerTriangle, name: "bit of the code, from 0"
      ).drawing(
        "Correlations of \(report.codeBits) bits with each other: mean "
          + "\(NumberText.figure(summary.meanAbsolute)), largest "
          + "\(NumberText.figure(summary.largestAbsolute)) in absolute value."),
      table: PageTable(
        [.number("Bits, the strongest pairs first"), .number("Correlation")],
        strongest.map { pair in
          ["\(pair.bits[0]), \(pair.bits[1])", "\(NumberText.figure(pair.correlation))"]
        }))
  }

  private var useTable: PageTable {
    func row(_ name: String, _ value: (CodeStatistics) -> String) -> [Markup] {
      ["\(name)", "\(value(report.codes.gallery))", "\(value(report.codes.query))"]
    }
    return PageTable(
      [.words(""), .number("Gallery"), .number("Queries")],
      [
        row("Different codes") { NumberText.grouped($0.use.distinct) },
        row("Entropy of a code, bits") { NumberText.fixed($0.use.entropy, 2) },
        row("Share of codes that another person has too") {
          NumberText.figure($0.use.sharedBetweenIdentities)
        },
      ])
  }
}
