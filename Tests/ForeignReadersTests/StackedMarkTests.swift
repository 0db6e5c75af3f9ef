import ByteStreams
import Foundation
import TestSupport
import Testing

/// Texts with hundreds of marks on one character, which take Swift the square of their number to compare, in
/// every file that has texts. Half a megabyte would keep a reader busy for half a minute and more.
struct StackedMarkTests {
  private let pipeline: Pipeline
  private static let hostile = "a" + String(repeating: "\u{301}\u{327}", count: 125_000)

  init() throws { pipeline = try Pipeline() }

  private func write(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: pipeline.folder.file(name), atomically: true, encoding: .utf8)
    return pipeline.folder.file(name)
  }

  /// Ends with `status` after less than a second of processor time.
  private func refuses(_ status: Int32, _ command: String, _ arguments: [String]) throws {
    let run = try Command(command, arguments, under: "ulimit -t 2")
    #expect(run.status == status, "\(command): \(run.errors.prefix(200))")
  }

  @Test(arguments: [
    "\"KEY\":1,", "\"KEY\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},",
  ])
  func `in a header are refused`(member: String) throws {
    let header = "{" + member.replacing("KEY", with: Self.hostile) + "\"__metadata__\":{}}"
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    let path = pipeline.folder.file("x.codes.safetensors")
    try Data(length + Array(header.utf8)).write(to: URL(fileURLWithPath: path))
    try refuses(65, "ddh-inspect", [path])
    try refuses(65, "ddh-evaluate", ["report", path, "--out", pipeline.folder.file("x.json")])
  }

  @Test func `in a report, a log, a query and a record are refused`() throws {
    let json = "{\"\(Self.hostile)\":1}\n"
    let escaped = "{\"a" + String(repeating: "\\u0301\\u0327", count: 50_000) + "\":1}\n"
    for text in [json, escaped] {
      try refuses(65, "ddh-evaluate", ["table", write("x.json", text)])
      let events = [
        "tensorboard", try write("x.training.jsonl", text), "--out", pipeline.folder.path,
      ]
      try refuses(65, "ddh-export", events)
      try refuses(
        73, "ddh-inspect", ["-q", pipeline.codes, "--run-record", write("x.run", text)])
    }
    let line = "{\"a" + String(repeating: "\u{301}\u{327}", count: 15_000) + "\":1}\n"
    let queries = try write("queries", String(repeating: line, count: 20))
    try refuses(65, "ddh-index", ["query", "--index", pipeline.index, "--queries", queries])
  }
}
