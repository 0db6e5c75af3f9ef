import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import Evaluate

@Suite struct ComparisonTests {
  /// Writes reports under these names.
  private func table(_ names: [String], in folder: Folder) throws -> ReportTable {
    for name in names {
      let report = try Evaluation.report(
        onCodes: fixture("12.codes.safetensors"),
        settings: EvaluationSettings(nil, distance: name.contains("packed") ? .reference : .exact),
        threads: 1)
      // Another training gives other codes, and lengths are compared on the same data.
      let digest = report.provenance.inputs.map(\.sha256).joined()
      let bits = name.contains("36bits") ? 36 : 12
      try report.json().replacingOccurrences(of: digest, with: name)
        .replacingOccurrences(of: "\"code_bits\" : 12", with: "\"code_bits\" : \(bits)")
        .write(toFile: folder.file("\(name).json"), atomically: false, encoding: .utf8)
    }
    return try ReportTable(reading: names.map { folder.file("\($0).json") })
  }

  @Test func `seeds are one row with their deviation, single reports have their interval`() throws {
    let folder = try Folder()
    let table = try table(["x.12bits.seed1", "x.12bits.seed2", "x.36bits", "packed"], in: folder)
    let html = ComparisonPage(table, name: "x.sweep").html
    #expect(html.contains("4 reports of 3 settings"))
    let map = table.rows.map(\.map.expected)
    #expect(html.contains("\(SeedTable.spread([map[0], map[1]]))</td>"))
    let interval = try #require(table.rows[2].intervals?.map)
    #expect(html.contains(String(format: "%.4f to %.4f", interval.lower, interval.upper)))
    #expect(html.contains("packed, reference distance"))
    #expect(html.contains("over queries, not over people or trainings"))
    for row in table.rows { #expect(html.contains(row.report)) }
    #expect(ComparisonPage(table, name: "x.sweep").html == html)
    #expect(!html.contains("Markup(") && !html.contains("&lt;"))
  }

  @Test func `settings that differ in their code length only are one line`() throws {
    let folder = try Folder()
    let names = ["x.36bits", "x", "packed.12bits"]
    let all = CodeLengthSeries.all(of: SeedTable(try table(names, in: folder)).groups)
    #expect(all.map(\.name) == ["x", "packed, reference distance"])
    let html = ComparisonPage(
      try ReportTable(reading: names.map { folder.file("\($0).json") }), name: "c"
    ).html
    #expect(html.matches(of: />mean average precision \(0 to 1\)[^<]*<\/text>/).count == 2)
    let values = all[0].series(ComparedFigure.all[0], at: [12, 24, 36])
    #expect(values[0] != nil && values[1] == nil && values[2] != nil)
  }

  @Test func `galleries or queries that differ are warned of, and only they`() throws {
    let folder = try Folder()
    _ = try table(["x", "packed", "y"], in: folder)
    let path = folder.file("y.json")
    let json = try String(contentsOfFile: path, encoding: .utf8)
    func html() throws -> String {
      let paths = ["x", "packed", "y"].map { folder.file("\($0).json") }
      return ComparisonPage(try ReportTable(reading: paths), name: "c").html
    }
    #expect(!(try html().contains("class=\"warning\"")))
    for (old, new) in [
      ("\"queries\" : 24", "\"queries\" : 25"), ("\"identity\" : 13,", "\"identity\" : 77,"),
    ] {
      try json.replacingOccurrences(of: old, with: new)
        .write(toFile: path, atomically: false, encoding: .utf8)
      #expect(try html().contains("<b>Not the same question.</b> These reports are of 2 different"))
      #expect(try html().contains(": x, packed, reference distance</li>"))
    }
  }

  @Test func `a report without a seed in its name is told from seeds beside it`() throws {
    let html = ComparisonPage(
      try table(["x", "x.seed0", "z"], in: try Folder()), name: "c"
    ).html
    #expect(html.contains("<td>x (seed of the settings)</td>") && html.contains("<td>z</td>"))
  }

  @Test func `over code lengths deviations and intervals are whiskers`() throws {
    let names = ["x.12bits.seed1", "x.12bits.seed2", "x.36bits"]
    let groups = SeedTable(try table(names, in: try Folder())).groups
    let map = ComparedFigure.all[0]
    let (mean, deviation) = SeedTable.meanAndDeviation(groups[0].rows.map(map.value))
    #expect(groups[0].whisker(map)?.upperBound == mean + (try #require(deviation)))
    let interval = try #require(groups[1].first.intervals?.map)
    #expect(groups[1].whisker(map) == interval.lower...interval.upper)
    #expect(groups[0].told(map).contains(" ± ") && groups[1].told(map).contains(" to "))
  }

  @Test func `with one code length there is no chart over code lengths`() throws {
    let html = ComparisonPage(try table(["x", "packed"], in: try Folder()), name: "c").html
    #expect(!html.contains("length-map") && html.contains("<figure id=\"compare-map\">"))
  }

  @Test func `a report's name is text`() throws {
    let html = ComparisonPage(try table(["<b onclick=1>"], in: try Folder()), name: "<i>").html
    #expect(!html.contains("<b onclick") && !html.contains("<i>"))
    #expect(html.contains("&lt;b onclick=1&gt;"))
  }
}
