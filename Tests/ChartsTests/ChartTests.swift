import Foundation
import FoundationXML
import Testing

@testable import Charts

/// Counts the elements of an XML text, and keeps what is in its text and titles.
private final class Reader: NSObject, XMLParserDelegate {
  private(set) var elements: [String: Int] = [:]
  private(set) var texts: [String] = []
  private(set) var isWhole = false

  init(_ xml: String) {
    super.init()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = self
    isWhole = parser.parse()
  }

  func parser(
    _: XMLParser, didStartElement name: String, namespaceURI _: String?,
    qualifiedName _: String?, attributes _: [String: String]
  ) {
    elements[name, default: 0] += 1
    if name == "text" || name == "title" || name == "desc" { texts.append("") }
  }

  func parser(_: XMLParser, foundCharacters text: String) {
    if !texts.isEmpty { texts[texts.count - 1] += text }
  }
}

@Suite struct ChartTests {
  private static let hostile = "</title><script>alert(1)</script>\u{1B}[31m\" onload='x'"

  private static func series(_ name: String = "one") -> SeriesChart {
    SeriesChart(
      x: Axis("radius \(name)", around: [0, 3]), y: Axis("share", around: [0, 1]),
      places: [0, 1, 2, 3], placeName: "radius",
      series: [
        SeriesChart.Series(name, [0, nil, .nan, 1]),
        SeriesChart.Series("steps", [0.1, 0.2, 0.3, 0.4], .area),
        SeriesChart.Series("bars", [0.1, 0.2, 0.3, nil], .bars(from: 0.5)),
        SeriesChart.Series("points", [0.1, 0.2, 0.3, nil], .points),
      ], marks: [.level(0.5, "half"), .place(2, "two \(name)")])
  }

  private static func all(_ name: String) -> [Drawing] {
    [
      series(name).drawing(name),
      MatrixChart(lowerTriangle: [[], [0.5], [nil, -0.5]], name: name).drawing(name),
      IntervalChart(name, [.init(name, name, middle: 1, interval: 0...2, single: [1, 2])])
        .drawing(name),
    ]
  }

  @Test func `every drawing is well-formed XML whatever it is called, and its name is text`() {
    for drawing in Self.all(Self.hostile) {
      let read = Reader(drawing.file)
      #expect(read.isWhole)
      #expect(read.elements["script"] == nil)
      #expect(read.texts.contains { $0.contains("<script>alert(1)</script>\u{FFFD}[31m") })
    }
  }

  @Test func `a drawing of its own needs no page: no variable, its own words and style`() {
    for drawing in Self.all("x") {
      #expect(!drawing.file.contains("var(") && !drawing.file.contains("transparent;"))
      #expect(drawing.file.contains("paint-order:stroke;stroke:#ffffff"))
      #expect(drawing.file.contains("<desc>x</desc>") && drawing.file.contains("<style>"))
      #expect(drawing.inline.text.contains("role=\"img\" aria-label=\"x\""))
    }
  }

  @Test func `a gap in a line stays a gap, and pointing at a place tells what is there`() {
    let text = Self.series().drawing("").inline.text
    let line = text.matches(of: /<path class="l0" d="([^"]*)"/).last?.output.1 ?? ""
    #expect(line.count { $0 == "M" } == 2 && !line.contains("L"))
    let titles = Reader(Self.series().drawing("").file).texts
      .map { $0.trimmingCharacters(in: .newlines) }
    #expect(titles.contains("radius 3\none: 1.000\nsteps: 0.4000"))
  }

  @Test func `a value twice as large is drawn twice as high`() {
    let chart = SeriesChart(
      x: Axis("x", around: [0, 1]), y: Axis("y", around: [0, 1]), places: [0, 0.5, 1],
      placeName: "", series: [SeriesChart.Series("", [0, 0.4, 0.8])])
    let heights = chart.drawing("").inline.text.matches(of: /class="h0" cx="[^"]*" cy="([^"]*)"/)
      .compactMap { Double($0.output.1) }
    #expect(heights.count == 3)
    // Coordinates are written to a hundredth.
    #expect(abs((heights[0] - heights[2]) - 2 * (heights[0] - heights[1])) <= 0.02)
  }

  @Test func `cells of a row in the same step are one rectangle; cells without value are none`() {
    let rows: [[Double?]] = [[], [0], [0.5, 0.45], [nil, 0.15, 0.3]]
    let text = MatrixChart(lowerTriangle: rows, name: "bit").drawing("").inline.text
    #expect(text.contains("<path class=\"m3\" d=\"M0 1h1v1H0z\"/>"))
    #expect(text.contains("<path class=\"m6\" d=\"M0 2h2v1H0z\"/>"))
    #expect(text.contains("<path class=\"m4\" d=\"M1 3h1v1H1z\"/>"))
    #expect(
      [-1, -0.4, -0.2, -0.1, 0, 0.1, 0.2, 0.4, 1].map(MatrixChart.step)
        == [0, 1, 2, 3, 3, 4, 5, 6, 6])
  }

  @Test func `a cell of a matrix tells its value, unless there are too many`() {
    func text(_ rows: [[Double?]]) -> String {
      MatrixChart(lowerTriangle: rows, name: "bit").drawing("").inline.text
    }
    let small = text([[], [0.5], [nil, -0.25]])
    #expect(small.contains("<path d=\"M1 2h1v1h-1z\"><title>2, 1: -0.250</title></path>"))
    #expect(small.matches(of: /<title>/).count == 2)
    let large = (0...MatrixChart.mostTold).map { [Double?](repeating: 0.5, count: $0) }
    #expect(!text(large).contains("<title>"))
    #expect(text(Array(large.dropLast())).matches(of: /<title>/).count == 64 * 63 / 2)
  }

  @Test func `pointing tells what a series says, also where nothing is drawn`() {
    let chart = SeriesChart(
      x: Axis("x", around: [0, 1]), y: Axis("y", around: [0, 1]), places: [0, 1],
      placeName: "", placeNames: ["first", "second"],
      series: [SeriesChart.Series("s", [nil, 0.5], told: ["0.07", nil])])
    let titles = Reader(chart.drawing("").file).texts
      .map { $0.trimmingCharacters(in: .newlines) }
    #expect(titles.contains("first\ns: 0.07") && titles.contains("second"))
  }

  @Test func `a span is drawn as a whisker from its one end to the other`() {
    let chart = SeriesChart(
      x: Axis("x", around: [0, 1]), y: Axis("y", around: [0, 1]), places: [0, 1], placeName: "",
      series: [SeriesChart.Series("s", [0.5, 0.5], spans: [0.25...0.75, nil])])
    let text = chart.drawing("").inline.text
    let ends = text.firstMatch(of: /class="w0" d="M([0-9.]+) ([0-9.]+)V([0-9.]+)M/)?.output
    let dot = text.firstMatch(of: /class="h0" cx="([0-9.]+)" cy="([0-9.]+)"/)?.output
    #expect(ends?.1 == dot?.1 && ends != nil)
    let middle = ((Double(ends?.2 ?? "") ?? 0) + (Double(ends?.3 ?? "") ?? 0)) / 2
    #expect(abs(middle - (Double(dot?.2 ?? "") ?? -1)) <= 0.02)
  }

  @Test func `an axis of intervals that does not begin at 0 says so`() {
    func text(_ interval: ClosedRange<Double>) -> String {
      IntervalChart("map", [.init("a", "0.5", middle: 0.5, interval: interval)])
        .drawing("").inline.text
    }
    #expect(text(0.45...0.55).contains(">map; axis from 0.44</text>"))
    #expect(text(0...0.55).contains(">map</text>"))
  }

  @Test func `a legend begins a new row before it leaves the drawing`() {
    let entries = (0..<4).map { Legend.Entry(name: "a rather long name \($0)", sample: "") }
    #expect(Legend(entries, width: 420).height == 2 * Legend.rowHeight)
    #expect(Legend(Array(entries.prefix(1)), width: 420).height == Legend.rowHeight)
    #expect(Legend([], width: 420).height == 0)
  }
}
