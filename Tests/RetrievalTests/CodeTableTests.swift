import Testing

@testable import Retrieval

@Suite struct CodeTableTests {
  @Test(arguments: [0, -1, 257, Int.max])
  func `a code length outside 1 to 256 is refused`(bits: Int) {
    #expect(throws: RetrievalFailure.codeLengthOutOfRange(found: bits)) {
      try CodeLength(bits: bits)
    }
  }

  @Test(arguments: awkwardLengths)
  func `a code survives the way through text`(bits: Int) throws {
    let table = try randomTable(bits: bits, count: 5)
    for row in 0..<5 {
      let code = try table.code(at: row)
      #expect(code.description.count == bits)
      #expect(try BinaryCode(code.description) == code)
    }
  }

  @Test func `bit i lies in word i over 64 at bit i modulo 64`() throws {
    var text = [Character](repeating: "0", count: 130)
    text[0] = "1"
    text[65] = "1"
    text[129] = "1"
    #expect(try BinaryCode(String(text)).words == [1, 2, 2])
  }

  @Test func `a set unused bit is refused with its row`() throws {
    let length = try CodeLength(bits: 12)
    #expect(throws: RetrievalFailure.unusedBitSet(row: 1, length: length)) {
      try CodeTable(words: [0xFFF, 0x1000], identities: [0, 0], length: length)
    }
    #expect(throws: RetrievalFailure.unusedBitSet(row: 0, length: length)) {
      try BinaryCode(words: [1 << 63], length: length)
    }
  }

  @Test func `too few words or identities are refused`() throws {
    let length = try CodeLength(bits: 65)
    #expect(throws: RetrievalFailure.wordCountMismatch(found: 3, codes: 2, wordsPerCode: 2)) {
      try CodeTable(words: [0, 0, 0], identities: [0, 0], length: length)
    }
    #expect(throws: RetrievalFailure.identityCountMismatch(found: 1, codes: 2)) {
      try CodeTable(words: [0, 0, 0, 0], identities: [0], length: length)
    }
  }

  @Test func `text other than 0 and 1 is refused with its place`() {
    #expect(throws: RetrievalFailure.notABit(position: 2, found: "2")) { try BinaryCode("012") }
    #expect(throws: RetrievalFailure.codeLengthOutOfRange(found: 0)) { try BinaryCode("") }
  }

  @Test func `codes of two lengths make no table`() throws {
    let (three, four) = (try CodeLength(bits: 3), try CodeLength(bits: 4))
    #expect(throws: RetrievalFailure.codeLengthMismatch(found: four, expected: three)) {
      try CodeTable(codes: [BinaryCode("0110")], identities: [0], length: three)
    }
  }

  @Test func `a row outside the table is refused by name`() throws {
    let codes = try table(["01"], [7])
    #expect(throws: RetrievalFailure.rowOutOfRange(found: 1, rows: 1, of: "test")) {
      try codes.code(at: 1, of: "test")
    }
  }

  @Test func `bit balance is the fraction of ones`() throws {
    #expect(
      try table(["100", "110", "100", "000"], [0, 0, 0, 0]).bitBalance() == [0.75, 0.25, 0])
  }
}
