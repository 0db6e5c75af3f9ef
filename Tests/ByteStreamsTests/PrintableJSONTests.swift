import ByteStreams
import Foundation
import Testing

@Suite struct PrintableJSONTests {
  @Test func `every character comes back from a printed line, and none is obeyed`() throws {
    let codes = Array(0...0x2fff) + [0x1f600, 0x10ffff]
    let texts = codes.compactMap { Unicode.Scalar(UInt32($0)).map { "a\($0)\"\\" } }
    let encoded = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
    let printed = PrintableText.escaping(json: encoded + "\n" + encoded)
    let lines = printed.split(separator: "\n")
    #expect(lines.count == 2 && lines[0] == lines[1])
    #expect(try JSONDecoder().decode([String].self, from: Data(lines[0].utf8)) == texts)
    let obeyed = printed.unicodeScalars.filter { scalar in
      scalar != "\n"
        && (scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value)
          || (0x2028...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value))
    }
    #expect(obeyed.isEmpty)
  }

  @Test func `plain lines stay as they are`() {
    let lines = "{\"name\":\"Zoë\"}\n{\"name\":\"李\"}"
    #expect(PrintableText.escaping(json: lines) == lines)
  }
}
