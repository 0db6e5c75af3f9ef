import ByteStreams
import Charts
import Foundation
import TestSupport
import Testing

@testable import Evaluate

@Suite struct TextTests {
  private static let hostile = "a|b`c<d>&[e](f)\r\ng\u{202E}h\u{061C}i*j_k"
  private static let plain =
    "a\\|b\\`c&lt;d&gt;&amp;\\[e\\](f)\u{FFFD}\u{FFFD}g\u{FFFD}h\u{FFFD}i\\*j\\_k"

  @Test func `nothing in a text from outside is Markdown`() {
    #expect(MarkdownText.plain(Self.hostile) == Self.plain)
    #expect(MarkdownText.code("a-b_C.9") == "`a-b_C.9`")
    #expect(MarkdownText.code(Self.hostile) == Self.plain && MarkdownText.code("").isEmpty)
  }

  @Test func `what a terminal would obey is shown neither in a page nor in Markdown`() {
    for value in (0...0xFFFF as ClosedRange<UInt32>) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(scalar)
      guard PrintableText.escaping(text) != text else { continue }
      #expect(MarkdownText.plain(text) == "\u{FFFD}", "U+\(String(value, radix: 16))")
    }
  }

  @Test func `columns of a terminal are aligned, numbers to the right`() {
    let table = TextTable(["report", "MAP"], [["a", "0.5"], ["a longer one", "12.5"]])
    #expect(table.aligned == "report         MAP\na              0.5\na longer one  12.5")
    #expect(
      table.markdown
        == "| report | MAP |\n| --- | --- |\n| a | 0.5 |\n| a longer one | 12.5 |")
  }

  @Test func `a file's name is text in the Markdown of a table and of a report`() throws {
    let folder = try Folder()
    let codes = folder.file("x|y`<b>.codes.safetensors")
    try FileManager.default.copyItem(atPath: fixture("12.codes.safetensors"), toPath: codes)
    let report = try Evaluation.report(
      onCodes: codes, settings: EvaluationSettings(nil), threads: 1)
    #expect(report.markdown.contains("| x\\|y\\`&lt;b&gt;.codes.safetensors | "))
    let path = folder.file("a|b\n<i>.json")
    try Evaluation.write(report, to: path)
    #expect(
      try ReportTable(reading: [path]).markdown.contains("| a\\|b\u{FFFD}&lt;i&gt; | 12 | exact |"))
  }
}
