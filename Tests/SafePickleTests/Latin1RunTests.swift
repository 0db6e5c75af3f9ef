import Testing

@testable import SafePickle

/// The fast path for UTF-8 of Latin-1 against Swift's own decoder.
struct Latin1RunTests {
  /// Texts of every mix: all Latin-1 characters in turn, from every beginning.
  static let latin1 = (0..<64).map { start in
    (0..<200).map { UInt8(truncatingIfNeeded: start + $0 * 73) }
  }

  static func utf8(_ characters: [UInt8]) -> [UInt8] {
    Array(String(String.UnicodeScalarView(characters.map { Unicode.Scalar($0) })).utf8)
  }

  @Test func `a run of Latin-1 is measured and decoded as Swift's String does`() {
    for characters in Self.latin1 {
      let text = Self.utf8(characters)
      let (byteCount, characterCount) = Latin1Run.measure(text[...])
      #expect(text.count - byteCount < 9, "whole words, and no character cut")
      #expect(Self.utf8(Array(characters.prefix(characterCount))) == Array(text[..<byteCount]))
      var bytes = [UInt8](repeating: 0xEE, count: 3 + characters.count)
      let (read, decoded) = Latin1Run.decode(text[...], into: &bytes, at: 3)
      #expect(Array(bytes[3..<3 + decoded]) == Array(characters.prefix(decoded)))
      #expect(Self.utf8(Array(characters.prefix(decoded))) == Array(text[..<read]))
      #expect(Array(bytes[..<3]) == [0xEE, 0xEE, 0xEE])
    }
  }

  @Test func `what does not fit into the target stays unread`() {
    for room in 0..<40 {
      var bytes = [UInt8](repeating: 0, count: room)
      let (read, decoded) = Latin1Run.decode(Self.utf8(Self.latin1[7])[...], into: &bytes, at: 0)
      #expect(decoded <= room)
      #expect(Self.utf8(Array(bytes[..<decoded])) == Array(Self.utf8(Self.latin1[7])[..<read]))
    }
  }

  @Test(
    arguments: [
      [0xC4, 0x80], [0xC1, 0x80], [0xC0, 0x80], [0xE2, 0x82, 0xAC], [0xF0, 0x9F, 0x98, 0x80],
      [0x80], [0xC2], [0xC2, 0x41], [0xC3, 0xC3], [0xFF], [0xC2, 0x80, 0x80],
    ] as [[UInt8]])
  func `a run ends before anything else, wherever it stands`(_ stranger: [UInt8]) {
    for place in 0..<24 {
      let before = Self.utf8(Array(Self.latin1[place].prefix(place)))
      let text = before + stranger + Array("and so forth, on and on".utf8)
      let (byteCount, _) = Latin1Run.measure(text[...])
      // A character that is whole may be passed over even if the next byte is at fault.
      let whole = stranger == [0xC2, 0x80, 0x80] ? 2 : 0
      #expect(byteCount <= before.count + whole)
      var bytes = [UInt8](repeating: 0, count: text.count)
      #expect(Latin1Run.decode(text[...], into: &bytes, at: 0).read <= before.count + whole)
    }
  }
}
