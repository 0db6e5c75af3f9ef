import ByteStreams
import Foundation
import Retrieval
import TestSupport
import Testing

@testable import Evaluate

@Suite struct ReportTests {
  private func report(threads: Int = 1) throws -> EvaluationReport {
    try Evaluation.report(
      onCodes: fixture("12.codes.safetensors"), settings: EvaluationSettings(nil),
      threads: threads)
  }

  @Test func `a report is the same bytes every time, whatever the thread count`() throws {
    let json = try report().json()
    for threads in [1, 2, 8] { #expect(try report(threads: threads).json() == json) }
  }

  @Test func `a report names its input by SHA-256 and without a directory`() throws {
    let input = try #require(try report().provenance.inputs.first)
    #expect(input.name == "12.codes.safetensors")
    #expect(input.sha256 == (try InputFile(fixture("12.codes.safetensors")).digest()))
    #expect(!(try report().json().contains(fixture(""))))
  }

  @Test func `a report and its Markdown appear together and read back`() throws {
    let folder = try Folder()
    try Evaluation.write(report(), to: folder.file("a.json"))
    #expect(try EvaluationReport(reading: folder.file("a.json")) == report())
    let markdown = try String(contentsOfFile: folder.file("a.md"), encoding: .utf8)
    #expect(markdown == (try report().markdown))
    #expect(markdown.contains("| MAP, expected over ties | "))
  }

  @Test func `what is no report is refused by name`() throws {
    let folder = try Folder()
    let path = folder.file("a.json")
    for (text, reason) in [
      ("{", "this is not JSON"), ("{}", "is missing"), ("[1]", "has another type"),
    ] {
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      let failure = #expect(throws: FailureInFile.self) { try EvaluationReport(reading: path) }
      #expect(failure?.description.contains(reason) == true, "\(text)")
    }
    let newer = try report().json().replacingOccurrences(
      of: "\"schema\" : 2", with: "\"schema\" : 3")
    try newer.write(toFile: path, atomically: false, encoding: .utf8)
    let failure = #expect(throws: FailureInFile.self) { try EvaluationReport(reading: path) }
    #expect(failure?.description.contains("schema 3; this build reads up to 2") == true)
    #expect(throws: FailureInFile.self) { try ReportTable(reading: [path]) }
    let older = #expect(throws: FailureInFile.self) {
      try EvaluationReport(reading: fixture("schema1.report.json"))
    }
    #expect(older?.description.contains("schema 1; schema 2 is needed. Evaluate again.") == true)
    try String(repeating: " ", count: 64 << 20 + 1).write(
      toFile: path, atomically: false, encoding: .utf8)
    #expect(throws: FailureInFile.self) { try EvaluationReport(reading: path) }
  }

  @Test func `a table has one row a report, in the order given`() throws {
    let folder = try Folder()
    for (name, bits) in [("b", 12), ("a", 36)] {
      try Evaluation.write(
        Evaluation.report(
          onCodes: fixture("\(bits).codes.safetensors"), settings: EvaluationSettings(nil),
          threads: 1),
        to: folder.file("\(name).json"))
    }
    let table = try ReportTable(reading: [folder.file("b.json"), folder.file("a.json")])
    #expect(table.rows.map(\.name) == ["b", "a"])
    #expect(table.rows.map(\.codeBits) == [12, 36])
    #expect(table.text.split(separator: "\n").count == 3)
    #expect(table.markdown.contains("| b | 12 | exact | "))
  }

  @Test func `a table still reads the first schema`() throws {
    let table = try ReportTable(reading: [fixture("schema1.report.json")])
    let now = try Evaluation.report(
      onCodes: fixture("36.codes.safetensors"), settings: EvaluationSettings(nil), threads: 1)
    #expect(table.rows[0].codeBits == 36 && table.rows[0].gallery == 160)
    #expect(table.rows[0].codes == now.provenance.inputs.first?.sha256)
  }

  @Test func `what no report can say is refused by name, for tables and for cards`() throws {
    let folder = try Folder()
    let path = folder.file("a.json")
    let json = try report().json()
    for (word, reason) in [
      (#"\"precision_at_50\" : [0-9.]+"#, #""precision_at_50" : 1e300"#),
      (#"\"code_bits\" : 12"#, #""code_bits" : 9223372036854775807"#),
      (#"\"pessimistic\" : [0-9.]+"#, #""pessimistic" : 1.5"#),
      (#"\"lower\" : [0-9.]+"#, #""lower" : 0.9999"#), (#"\"level\" : [0-9.]+"#, #""level" : 95"#),
      (#"\"gallery\" : 160"#, #""gallery" : -1"#),
    ] {
      let changed = try json.replacing(Regex(word), with: reason)
      #expect(changed != json)
      try changed.write(toFile: path, atomically: false, encoding: .utf8)
      for read in [
        { _ = try ReportTable(reading: [path]) }, { _ = try EvaluationReport(reading: path) },
      ] {
        let failure = #expect(throws: FailureInFile.self, "\(reason)") { try read() }
        #expect(failure?.description.contains("not a report of ddh-evaluate") == true)
      }
    }
  }

  @Test func `without resamples there are no intervals`() throws {
    let folder = try Folder()
    let path = folder.file("evaluate.yaml")
    try "bootstrap_resamples: 0\n".write(toFile: path, atomically: false, encoding: .utf8)
    let report = try Evaluation.report(
      onCodes: fixture("12.codes.safetensors"), settings: EvaluationSettings(path), threads: 1)
    #expect(report.intervals == nil)
    #expect(!(try report.json().contains("\"intervals\" : {")))
    #expect(!report.table.contains("interval"))
    try Evaluation.write(report, to: folder.file("a.json"))
    #expect(try EvaluationReport(reading: folder.file("a.json")) == report)
  }

  /// A codes artifact of two-bit codes.
  private func write(_ gallery: [(UInt64, Int64)], _ queries: [(UInt64, Int64)], to path: String)
    throws
  {
    func table(_ rows: [(UInt64, Int64)]) throws -> CodeTable {
      try CodeTable(
        words: rows.map(\.0), identities: rows.map(\.1), length: CodeLength(bits: 2))
    }
    try CodesArtifact.write(
      to: path, gallery: table(gallery), queries: table(queries), modelFingerprint: "a model")
  }

  @Test func `codes without queries or without a gallery are refused by name`() throws {
    let folder = try Folder()
    let path = folder.file("a.codes.safetensors")
    let code: [(UInt64, Int64)] = [(0, 1)]
    for hasGallery in [true, false] {
      try write(hasGallery ? code : [], hasGallery ? [] : code, to: path)
      let failure = #expect(throws: FailureInFile.self) {
        try Evaluation.report(onCodes: path, settings: EvaluationSettings(nil), threads: 1)
      }
      #expect(failure?.exitStatus == .badData)
      #expect(failure?.description.contains("at least one of each") == true)
      #expect(failure?.description.hasPrefix(path) == true)
    }
  }

  @Test func `a single identity, all codes equal, fewer than fifty: everything has a value`()
    throws
  {
    let folder = try Folder()
    let path = folder.file("a.codes.safetensors")
    try write([(1, 7), (1, 7), (1, 7)], [(1, 7)], to: path)
    let report = try Evaluation.report(
      onCodes: path, settings: EvaluationSettings(nil), threads: 2)
    #expect(report.map.expected == 1 && report.map.pessimistic == 1)
    #expect(report.precisionAt50 == 3.0 / 50)
    let interval = try #require(report.intervals).map
    #expect(interval.lower == 1 && interval.upper == 1)
    let codes = report.codes.gallery
    #expect(codes.correlation.constantBits == 2 && codes.correlation.largestPair.isEmpty)
    #expect(codes.use.entropy == 0 && codes.use.sharedBetweenIdentities == 0)
    #expect(report.markdown.contains("| 7 | 1.0000 | 0.0600 | 1 | 3 |"))
  }

  @Test func `an unknown setting is refused with the nearest known one`() throws {
    let folder = try Folder()
    let path = folder.file("evaluate.yaml")
    try "distanse: exact\n".write(toFile: path, atomically: false, encoding: .utf8)
    let failure = #expect(throws: FailureInFile.self) { try EvaluationSettings(path) }
    #expect(failure?.description.contains("Did you mean 'distance'?") == true)
    try "distance: reference\n".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(try EvaluationSettings(path).distance == .reference)
    #expect(try EvaluationSettings(path, distance: .exact).distance == .exact)
    for (text, key) in [
      ("bootstrap_resamples: -1\n", "bootstrap_resamples"),
      ("bootstrap_level: 1\n", "bootstrap_level"), ("bootstrap_seed: a\n", "bootstrap_seed"),
    ] {
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      let refusal = #expect(throws: FailureInFile.self) { try EvaluationSettings(path) }
      #expect(refusal?.description.contains(key) == true)
    }
    try "bootstrap_resamples: 10\nbootstrap_level: 0.9\nbootstrap_seed: 3\n".write(
      toFile: path, atomically: false, encoding: .utf8)
    #expect(
      try EvaluationSettings(path).bootstrap == Bootstrap(resamples: 10, level: 0.9, seed: 3))
  }
}
