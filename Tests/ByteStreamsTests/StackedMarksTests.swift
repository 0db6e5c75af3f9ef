import ByteStreams
import Testing

@Suite struct `Stacked marks` {
  @Test(arguments: [
    "\u{301}", "\u{301}\u{327}", "\u{1D165}", "\u{F73}", "\\u0301", "\\ud834\\udd65",
  ])
  func `of one character are found from the 256th on`(mark: String) {
    let marks = mark == "\u{301}\u{327}" ? 2 : 1
    for base in ["a", "é", "日", "😀", ""] {
      let honest = base + String(repeating: mark, count: 254 / marks)
      #expect(StackedMarks.offset(in: Array((honest + "b" + honest).utf8)) == nil)
      #expect(StackedMarks.offset(in: Array((honest + "日" + honest).utf8)) == nil)
      #expect(StackedMarks.offset(in: Array((honest + "\\n" + honest).utf8)) == nil)
      let hostile = Array((base + String(repeating: mark, count: 300)).utf8)
      let length = mark.utf8.count / marks
      #expect(StackedMarks.offset(in: hostile) == base.utf8.count + 255 * length)
    }
  }

  @Test func `are none in long texts of any language, nor in bytes that are no text`() {
    let texts = [
      "e\u{301}", "Zürich ", "नमस्ते ", "한국어", "👩‍👩‍👧", "ภาษาไทย", "\\u00e9", "\\\\u0301", "\\",
    ]
    for text in texts {
      #expect(StackedMarks.offset(in: Array(String(repeating: text, count: 1000).utf8)) == nil)
    }
    for byte: UInt8 in 0...255 {
      #expect(StackedMarks.offset(in: Array(repeating: byte, count: 1000)) == nil)
    }
  }
}
