import ByteStreams
import Foundation
import Retrieval
import TestSupport
import Testing

@testable import Index

@Suite struct QueryBatchTests {
  private let folder: Folder
  private var codes: String { folder.file("a.codes.safetensors") }
  private var index: String { folder.file("index") }

  init() throws {
    folder = try Folder()
    try writeCodes(to: folder.file("a.codes.safetensors"))
    _ = try IndexBuild(codes: codes, index: index).run()
  }

  private func lines(_ text: String, model: String? = nil, rows: Bool = true) throws -> [String] {
    let search = try IndexSearch(index)
    let source = try QuerySource(
      rows ? .codes(path: codes, split: .train) : nil, for: search.generation)
    var batch = QueryBatch(search, source, .nearest(1))
    let answers = try batch.answers(to: Array(text.utf8)) + batch.lastAnswers()
    return answers.split(separator: "\n").map(String.init)
  }

  @Test func `every query is answered by one line, in order, with its tag`() throws {
    let code = try CodesArtifact(codes).gallery.code(at: 9)
    let text = """
      {"row": 3}
      {"query": "door \\"3\\"", "code": "\(code)"}

      {"row": 199, "query": 12}
      """
    #expect(
      try lines(text) == [
        #"{"hits":[{"distance":0,"id":3,"identity":3,"rank":1}],"line":1}"#,
        #"{"hits":[{"distance":0,"id":9,"identity":9,"rank":1}],"line":2,"query":"door \"3\""}"#,
        #"{"hits":[{"distance":0,"id":199,"identity":9,"rank":1}],"line":4,"query":12}"#,
      ])
  }

  @Test(arguments: [
    ("{", "bad_line"), ("[1]", "bad_line"), ("7", "bad_line"), ("{\"row\":1,\"row\":", "bad_line"),
    ("{\"row\":1}\u{0}", "bad_line"), ("{}", "bad_line"), ("{\"query\":1}", "bad_line"),
    ("{\"row\":1,\"code\":\"01\"}", "bad_line"), ("{\"row\":1,\"k\":3}", "bad_line"),
    ("{\"row\":\"1\"}", "bad_line"), ("{\"row\":1.5}", "bad_line"), ("{\"row\":null}", "bad_line"),
    ("{\"code\":1}", "bad_line"), ("{\"code\":\"012\"}", "bad_code"),
    ("{\"code\":\"\"}", "bad_code"),
    ("{\"code\":\"0101\"}", "code_length"), ("{\"row\":200}", "row_out_of_range"),
    ("{\"row\":-1}", "row_out_of_range"), ("{\"pixels\":\"*\"}", "bad_line"),
    ("{\"pixels\":\"AAAA\"}", "bad_pixels"),
    ("{\"pixels\":\"\(Data(count: 3072).base64EncodedString())\"}", "no_model"),
  ])
  func `a bad line is answered by an error, and the next one by hits`(
    line: String, word: String
  ) throws {
    let answers = try lines("\(line)\n{\"row\":0}\n")
    #expect(answers.count == 2)
    #expect(answers.first?.contains("\"error\":\"\(word)\",\"line\":1,\"message\":\"") == true)
    #expect(answers.last?.contains("\"line\":2") == true)
    #expect(answers.last?.contains("\"hits\"") == true)
  }

  @Test(arguments: [
    (#"{"query":"t","row":1,"row":2}"#, "field 'row' is there twice"),
    (#"{"query":"t","row":1,"r\u006fw":2}"#, "field 'row' is there twice"),
    (#"{"query":"t","row":null}"#, "field 'row': a whole number expected"),
    (#"{"query":"t","row":1.5}"#, "field 'row': a whole number expected"),
    (#"{"query":"t","row":true}"#, "field 'row': a whole number expected"),
    (#"{"row":12345678901234567890,"query":"t"}"#, "field 'row': a whole number expected"),
    (#"{"query":"t","code":[1,{"a":"}]\""}]}"#, "field 'code': text expected"),
    (#"{"query":"t","pixels":{}}"#, "field 'pixels': text expected"),
    (#"{"query":"t","k":null}"#, "unknown field 'k'"),
    (#" { "query" : "t" } "#, "asks nothing"),
  ])
  func `what is wrong with a field is said, and the tag kept`(line: String, message: String) throws
  {
    let answer = try lines(line)[0]
    #expect(answer.contains(message), "\(answer)")
    #expect(answer.contains("\"error\":\"bad_line\"") && answer.hasSuffix("\"query\":\"t\"}"))
  }

  @Test(arguments: [
    #"{"query":"a","query":"b","row":1}"#, #"{"query":null,"row":1}"#, #"{"query":1.5,"row":1}"#,
  ])
  func `a tag that is none is refused and not repeated`(line: String) throws {
    let answer = try lines(line)[0]
    #expect(answer.contains("field 'query'") && !answer.contains("\"query\":"), "\(answer)")
  }

  @Test(arguments: [
    #"{"row":1,}"#, #"{,"row":1}"#, #"{"row":1 2}"#, #"{"row":01}"#, #"{"row":+1}"#, #"{"row":}"#,
    #"{"row"}"#, #"{"row":1}}"#, #"{"row":1"#, #"{"row":tru}"#, #"{"row":[1}"#, #"{row:1}"#,
    #"{"a\x":1}"#, "{\"a\tb\":1}", #"{"a\"#, #"{"row":1}{"row":1}"#, #"{"row":1,,"query":1}"#,
    "{\"row\":" + String(repeating: "[", count: 60_000),
  ])
  func `what is no JSON is refused as such`(line: String) throws {
    #expect(try lines(line)[0].contains("is not a JSON object"))
    let fault = QueryFields(parsing: [UInt8(ascii: "{"), 34, 0xFF, 34] + Array(":1}".utf8))
    #expect(fault == nil)
  }

  @Test func `a query by row without rows is an error of its own`() throws {
    #expect(try lines("{\"row\":0}", rows: false)[0].contains("no_rows"))
  }

  @Test func `a line too long is refused and the next one answered`() throws {
    let limit = QueryLine.byteLimit
    func padded(_ count: Int) -> String {
      "{\"row\":1" + String(repeating: " ", count: count - 9) + "}"
    }
    #expect(try lines(padded(limit))[0].contains("hits"))
    let answers = try lines(padded(limit + 1) + "\n{\"row\":2}\n")
    #expect(answers[0].contains("line_too_long") && answers[1].contains("\"id\":2"))
  }

  @Test func `lines are the same in whatever pieces they come`() {
    let text = Array("ab\n\ncdefgh\nij".utf8)
    let expected: [LineSplitter.Line] = [
      .bytes(Array("ab".utf8)), .bytes([]), .tooLong, .bytes(Array("ij".utf8)),
    ]
    for size in 1...text.count {
      var splitter = LineSplitter(limit: 5)
      var lines: [LineSplitter.Line] = []
      for start in stride(from: 0, to: text.count, by: size) {
        lines += splitter.lines(in: Array(text[start..<min(start + size, text.count)]))
      }
      #expect(lines + (splitter.last().map { [$0] } ?? []) == expected)
    }
  }

  @Test func `a face sent as pixels finds what its row finds`() throws {
    let (faces, model) = (folder.file("f.faces.safetensors"), folder.file("m.model.safetensors"))
    try TestFaces.writeModel(to: model)
    try TestFaces.write(Array(0..<20), to: faces)
    _ = try IndexUpdate(faces: [faces], model: model, index: folder.file("faces")).run()
    let search = try IndexSearch(folder.file("faces"))
    let source = try QuerySource(
      .faces(path: faces, split: .train), model: model, for: search.generation)
    var batch = QueryBatch(search, source, .nearest(5))
    for number in 0..<20 {
      let pixels = Data(TestFaces.pixels(number)).base64EncodedString()
      let answers = try batch.answers(
        to: Array("{\"pixels\":\"\(pixels)\"}\n{\"row\":\(number)}\n".utf8)
      ).split(separator: "\n").map { $0.prefix { $0 != "]" } }
      #expect(answers.count == 2 && answers[0] == answers[1])
    }
    #expect(batch.failureCount == 0)
  }

  @Test func `the command answers files, and exits with 65 after a bad line`() throws {
    let queries = folder.file("queries.jsonl")
    func run(_ text: String) throws -> Command {
      try text.write(toFile: queries, atomically: false, encoding: .utf8)
      return try Command(
        "ddh-index",
        ["query", "--index", index, "--codes", codes, "--queries", queries, "-k", "2"])
    }
    let good = try run("{\"row\":1}\n{\"row\":2}")
    #expect(good.status == 0 && good.errors.isEmpty)
    #expect(good.output.split(separator: "\n").count == 2)
    let bad = try run("{\"row\":1}\nx\n{\"row\":2}\n")
    #expect(bad.status == 65 && bad.errors.contains("1 queries could not be answered"))
    #expect(bad.output.split(separator: "\n").count == 3)
    let odd = try run(#"{"row":1,"query":"\u0007\u007f\u009b\u202e\u2028\" ü"}"#)
    let parsed = try JSONSerialization.jsonObject(with: Data(odd.output.utf8))
    let tag = (parsed as? [String: Any])?["query"] as? String
    #expect(tag == "\u{7}\u{7f}\u{9b}\u{202e}\u{2028}\" ü")
    #expect(!odd.output.unicodeScalars.contains { $0.value == 0x9b || $0.value == 0x202e })
    let empty = try run("")
    #expect(empty.status == 0 && empty.output.isEmpty)
  }
}
