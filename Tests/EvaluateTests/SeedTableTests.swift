import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import Evaluate

@Suite struct SeedTableTests {
  /// Reports under the paths of a folder, which differ in their codes' digests unless `codes` says so.
  private func table(
    _ paths: [String], in folder: Folder, codes: [String: String] = [:],
    changing changes: [String: (String, String)] = [:]
  ) throws -> ReportTable {
    let report = try Evaluation.report(
      onCodes: fixture("12.codes.safetensors"), settings: EvaluationSettings(nil), threads: 1)
    let digest = try #require(report.provenance.inputs.first?.sha256)
    for path in paths {
      let place = URL(fileURLWithPath: folder.file("\(path).json"))
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      var json = try report.json().replacingOccurrences(of: digest, with: codes[path] ?? path)
      if let (old, new) = changes[path] {
        #expect(json.contains(old))
        json = json.replacingOccurrences(of: old, with: new)
      }
      try json.write(to: place, atomically: false, encoding: .utf8)
    }
    return try ReportTable(reading: paths.map { folder.file("\($0).json") })
  }

  private func groups(
    _ paths: [String], codes: [String: String] = [:],
    changing changes: [String: (String, String)] = [:]
  ) throws -> [String: Int] {
    let table = try table(paths, in: try Folder(), codes: codes, changing: changes)
    let groups = SeedTable(table).groups
    #expect(Set(groups.map(\.name)).count == groups.count)
    return Dictionary(uniqueKeysWithValues: groups.map { ($0.name, $0.rows.count) })
  }

  @Test func `reports that differ in their seed only make one row of mean and deviation`() throws {
    let names = ["x.seed2", "x.12bits.seed0", "x", "y.seed0x", "x.12bits.9epochs"]
    let table = SeedTable(try table(names, in: try Folder()))
    #expect(table.groups.map(\.name) == ["x", "x.12bits", "y.seed0x", "x.12bits.9epochs"])
    #expect(table.groups.map(\.rows.count) == [2, 1, 1, 1])
    #expect(table.text.split(separator: "\n").count == 5)
    #expect(SeedTable.spread([0.1, 0.2, 0.6]) == "0.3000 ± 0.2646")
    #expect(SeedTable.spread([0.25]) == "0.2500")
  }

  @Test func `reports of one name from two folders are before and after, not two seeds`() throws {
    #expect(try groups(["a/demo", "b/demo"]) == ["a/demo": 1, "b/demo": 1])
    #expect(
      try groups(["a/x/demo", "b/x/demo", "demo"]).keys.sorted().prefix(2) == [
        "a/x/demo", "b/x/demo",
      ])
    let sweeps = ["a/x.seed1", "a/x.seed2", "b/x.seed1", "b/x.seed2", "b/y"]
    #expect(try groups(sweeps) == ["a/x": 2, "b/x": 2, "y": 1])
  }

  @Test func `seeds in folders of their own are seeds all the same`() throws {
    #expect(try groups(["a/x.seed1", "b/x.seed2", "b/x"]) == ["x": 3])
  }

  @Test func `the same seed twice, however it is written, is no second seed`() throws {
    #expect(
      try groups(["x.seed1", "x.seed01", "y.seed1", "y.seed٣"])
        == ["x.seed1": 1, "x.seed01": 1, "y": 1, "y.seed٣": 1])
  }

  @Test func `codes that are the same are no second training, whatever seed is in the name`() throws
  {
    #expect(
      try groups(["x.seed1", "x.seed2"], codes: ["x.seed2": "x.seed1"])
        == ["x.seed1": 1, "x.seed2": 1])
  }

  @Test(arguments: [
    ("\"gallery\" : 160", "\"gallery\" : 161"), ("\"queries\" : 24", "\"queries\" : 25"),
    ("\"code_bits\" : 12", "\"code_bits\" : 13"),
    ("\"bootstrap_seed\" : \"1\"", "\"bootstrap_seed\" : \"2\""),
    ("\"identity\" : 13,", "\"identity\" : 77,"),
  ])
  func `reports of other data, lengths or settings are no seeds of one setting`(
    old: String, new: String
  ) throws {
    #expect(
      try groups(["x.seed1", "x.seed2", "x.seed3"], changing: ["x.seed2": (old, new)])
        == ["x.seed1 and 1 more": 2, "x.seed2": 1])
  }

  @Test func `code lengths from two folders are two lines`() throws {
    let paths = ["a/x.12bits", "a/x", "b/x.12bits", "b/x"]
    let longer = ("\"code_bits\" : 12", "\"code_bits\" : 48")
    let table = try table(
      paths, in: try Folder(), changing: ["a/x": longer, "b/x": longer])
    let series = CodeLengthSeries.all(of: SeedTable(table).groups)
    #expect(series.map(\.name) == ["a/x", "b/x"] && series.allSatisfy { $0.groups.count == 2 })
  }

  @Test func `rows of one file name are called by their folders, on the terminal and in files`()
    throws
  {
    let folder = try Folder()
    let table = try table(["a/demo", "b/demo", "c"], in: folder)
    #expect(table.rows.map(\.name) == ["a/demo", "b/demo", "c"])
    #expect(table.markdown.contains("| b/demo | 12 |"))
    #expect(try table.json().contains("\"name\" : \"b/demo\""))
    #expect(!(try table.json().contains(folder.path)))
    let html = ComparisonPage(table, name: "x").html
    #expect(html.contains("3 reports of 3 settings") && html.contains("<td>a/demo</td>"))
    #expect(!html.contains(folder.path))
  }

  @Test func `a report given twice is refused by name, whatever way leads to it`() throws {
    let folder = try Folder()
    _ = try table(["a/x", "b/y"], in: folder)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("z.json"), withDestinationPath: folder.file("a/x.json"))
    for other in ["a/x.json", "b/../a/x.json", "z.json"] {
      let paths = [folder.file("a/x.json"), folder.file("b/y.json"), folder.file(other)]
      let failure = #expect(throws: FailureInFile.self) { try ReportTable(reading: paths) }
      #expect(failure?.exitStatus == .usage && failure?.path == folder.file(other))
      #expect(failure?.description.contains("given twice") == true)
    }
  }
}
