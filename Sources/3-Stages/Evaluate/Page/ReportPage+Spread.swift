import Charts

extension ReportPage {
  private static let binCount = 20

  /// How far queries differ from their mean.
  var spreadFigure: PageFigure {
    let counts = Self.histogram(nearest.averagePrecisions)
    let places = counts.indices.map { (Double($0) + 0.5) / Double(Self.binCount) }
    func bound(_ index: Int) -> String {
      NumberText.fixed(Double(index) / Double(Self.binCount), 2)
    }
    let names = counts.indices.map { "average precision \(bound($0)) to \(bound($0 + 1))" }
    let shares = counts.map { Double($0) / Double(report.counts.queries) }
    let chart = SeriesChart(
      x: share("average precision of a query"),
      y: Axis("share of queries (0 to 1)", around: [0] + shares),
      places: places, placeName: "", placeNames: names,
      series: [
        SeriesChart.Series(
          "queries", shares, .bars(from: 0),
          told: counts.map { portion($0, of: report.counts.queries, "queries") })
      ],
      marks: [.place(report.map.expected, "their mean, MAP")])
    let poor = counts.prefix(2).reduce(0, +)
    return PageFigure(
      name: "spread", title: "How queries differ",
      caption: "Twenty equal steps of average precision. A mean can hide that some do badly.",
      drawing: chart.drawing(
        "A histogram of average precision: \(poor) of \(report.counts.queries) queries are below "
          + "0.1."),
      table: PageTable(
        [.number("From"), .number("To"), .number("Queries")],
        counts.enumerated().map {
          ["\(bound($0))", "\(bound($0 + 1))", "\(NumberText.grouped($1))"]
        }))
  }

  /// How many values from 0 to 1 are in each of the equal steps; 1 belongs to the last.
  static func histogram(_ values: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: binCount)
    for value in values { counts[min(Int(value * Double(binCount)), binCount - 1)] += 1 }
    return counts
  }

  /// What a lookup within a radius costs whoever looks at its answers.
  var retrievedFigure: PageFigure {
    let points = report.curves.radius
    let places = points.map { Double($0.radius) }
    let chart = SeriesChart(
      x: Axis("Hamming radius, bits", around: places, isTight: true, isWhole: true),
      y: Axis(
        "codes within the radius, mean over queries", spacing: .logarithmic,
        around: [1, max(Double(report.counts.gallery), 10)]),
      places: places, placeName: "radius",
      series: [
        SeriesChart.Series(
          "codes within the radius",
          points.map { $0.meanRetrieved >= 1 ? $0.meanRetrieved : nil },
          told: points.map { NumberText.significant($0.meanRetrieved) })
      ])
    return PageFigure(
      name: "retrieved", title: "How much a radius retrieves",
      caption: """
        Mean over queries; below one code the line is left out, and pointing there tells the value.
        """,
      drawing: chart.drawing(
        "Within radius 2 a query retrieves \(NumberText.fixed(retrievedAtRadius2, 1)) codes on "
          + "average, of \(report.counts.gallery)."),
      table: PageTable(
        [.number("Radius"), .number("Codes")],
        points.map { ["\($0.radius)", "\(NumberText.fixed($0.meanRetrieved, 1))"] }))
  }

  private var retrievedAtRadius2: Double {
    let points = report.curves.radius
    return points.isEmpty ? 0 : points[min(2, points.count - 1)].meanRetrieved
  }
}
