import ByteStreams
import Charts
import Retrieval

/// Several reports as one HTML page: every setting a row, its seeds together.
///
/// Source: docs/report.md.
public struct ComparisonPage {
  private let name: String
  let groups: [SeedTable.Group]

  /// The page of the reports in `table`, called `name`.
  public init(_ table: ReportTable, name: String) {
    self.name = name
    groups = SeedTable(table).groups
  }

  /// The whole page.
  public var html: String {
    let body: Markup = """
      <header>
      <p class="kind">Comparison of runs</p>
      <h1>\(name)</h1>
      <p class="lede">\(groups.reduce(0) { $0 + $1.rows.count }) reports of \(groups.count) settings. \
      A value is the mean over the seeds of a setting, ± their sample standard deviation; of a single \
      report, its value and bootstrap interval over queries, not over people or trainings. The two say \
      different things: how much training again would change, and how much other queries would. Reports with the same seed or of \
      different data are rows of their own.</p>
      </header>
      \(tableSection)\(figureSection)\(lengthSection)\(reportSection)
      """
    return PageFrame.page(title: "\(name) · comparison", body)
  }

  /// Writes every chart of the page to `folder` as an SVG file of its own.
  public func writeCharts(to folder: String) throws {
    for figure in intervalFigures + lengthFigures {
      try OutputFile.publish(figure.drawing.file, to: "\(folder)/\(figure.name).svg")
    }
  }

  private var tableSection: Markup {
    let table = PageTable(
      [.words("Setting"), .number("Bits"), .words("Distance"), .number("Seeds")]
        + ComparedFigure.all.map { .number($0.title) },
      groups.map { group in
        let facts: [Markup] = [
          "\(group.name)", "\(group.first.codeBits)", "\(group.first.distance.rawValue)",
          "\(group.rows.count)",
        ]
        return facts + ComparedFigure.all.map { "\(SeedTable.spread(group.rows.map($0.value)))" }
      })
    return PageFrame.section(
      "table", "Figures", "docs/metrics.md defines each.\(ceilingWords)",
      warning + table.markup)
  }

  private var figureSection: Markup {
    PageFrame.section(
      "intervals", "Side by side",
      """
      Whiskers: one standard deviation to each side where a setting has several seeds, shown as open \
      circles, cut at 0; otherwise the bootstrap interval of the report, \(ConfidenceIntervals.scope).
      """, PageFigure.group(intervalFigures, areLarge: true))
  }

  private var intervalFigures: [PageFigure] {
    ComparedFigure.all.map { figure in
      let rows = groups.map { row(of: $0, figure) }
      return PageFigure(
        name: "compare-\(figure.slug)", title: figure.title,
        caption: "\(figure.slug == "precision-50" ? ceilingWords : "")",
        drawing: IntervalChart(figure.axis, rows).drawing(
          "\(figure.title) of \(groups.count) settings: "
            + groups.map { "\($0.title) \(SeedTable.spread($0.rows.map(figure.value)))" }
            .joined(separator: "; ") + "."),
        table: PageTable(
          [.words("Report"), .number("Value"), .number("Interval over queries")],
          groups.flatMap { group in group.rows.map { (group, $0) } }.map {
            [
              "\($0.called($1))", "\(NumberText.figure(figure.value($1)))",
              "\(Self.words(figure.interval($1)))",
            ]
          }))
    }
  }

  private static func words(_ interval: Bootstrap.Interval?) -> String {
    interval.map { "\(NumberText.figure($0.lower)) to \(NumberText.figure($0.upper))" }
      ?? NumberText.none
  }

  private func row(of group: SeedTable.Group, _ figure: ComparedFigure) -> IntervalChart.Row {
    let values = group.rows.map(figure.value)
    let (mean, deviation) = SeedTable.meanAndDeviation(values)
    return IntervalChart.Row(
      group.title, SeedTable.spread(values), middle: mean, interval: group.whisker(figure),
      single: deviation == nil ? [] : values)
  }

  private var lengthSection: Markup {
    let figures = lengthFigures
    guard !figures.isEmpty else { return "" }
    return PageFrame.section(
      "lengths", "By code length",
      "Means over seeds; settings that differ in more are lines. Whiskers as above.",
      PageFigure.group(figures, areLarge: true))
  }

  /// One chart a figure, if something has two code lengths; its lines are told apart up to four.
  private var lengthFigures: [PageFigure] {
    let methods = CodeLengthSeries.all(of: groups).prefix(4)
    let lengths = Set(methods.flatMap { $0.groups.map { $0.first.codeBits } }).sorted()
    guard lengths.count > 1 else { return [] }
    return ComparedFigure.all.map { figure in
      let series = methods.map { $0.series(figure, at: lengths) }
      let ends = methods.flatMap(\.groups).compactMap { $0.whisker(figure)?.upperBound }
      let values = series.flatMap { $0.compactMap(\.self) } + ends
      let chart = SeriesChart(
        x: Axis("code length, bits", at: lengths),
        y: Axis(figure.axis, around: [0] + values), places: lengths.map(Double.init),
        placeName: "bits",
        series: zip(methods, series).map { method, values in
          let groups = method.groups(at: lengths)
          return SeriesChart.Series(
            method.name, values, told: groups.map { $0?.told(figure) },
            spans: groups.map { $0?.whisker(figure) })
        })
      return PageFigure(
        name: "length-\(figure.slug)", title: figure.title, caption: "",
        drawing: chart.drawing("\(figure.title) at \(lengths.count) code lengths."),
        table: PageTable(
          [.number("Bits")] + methods.map { .number($0.name) },
          lengths.indices.map { index in
            ["\(lengths[index])"]
              + series.map { "\($0[index].map(NumberText.figure) ?? NumberText.none)" }
          }))
    }
  }

  private var reportSection: Markup {
    let table = PageTable(
      [.words("Report"), .number("Queries"), .number("Gallery"), .digest("SHA-256 of the report")],
      groups.flatMap { group in group.rows.map { (group, $0) } }.map {
        [
          "\($0.called($1))", "\(NumberText.grouped($1.queries))",
          "\(NumberText.grouped($1.gallery))", "<code>\($1.report)</code>",
        ]
      })
    return PageFrame.section(
      "provenance", "Reports", "What the page was made from, and from nothing else.",
      table.markup)
  }
}
