/// One packed code: bit i is bit i mod 64 of word i / 64, and unused bits are zero.
public struct BinaryCode: Hashable, Sendable {
  /// L.
  public let length: CodeLength
  /// The packed bits, ⌈L / 64⌉ words.
  public let words: [UInt64]

  /// A code from packed words.
  ///
  /// - Throws: `RetrievalFailure` when there are too many or too few words, or an unused bit is set.
  public init(words: [UInt64], length: CodeLength) throws(RetrievalFailure) {
    guard words.count == length.wordCount else {
      throw .wordCountMismatch(found: words.count, codes: 1, wordsPerCode: length.wordCount)
    }
    guard words[words.count - 1] & length.unusedMask == 0 else {
      throw .unusedBitSet(row: 0, length: length)
    }
    self.length = length
    self.words = words
  }

  /// A code from its bits, bit 0 first.
  public init(bits: [Bool]) throws(RetrievalFailure) {
    length = try CodeLength(bits: bits.count)
    var words = [UInt64](repeating: 0, count: length.wordCount)
    for (i, bit) in bits.enumerated() where bit { words[i / 64] |= 1 << UInt64(i % 64) }
    self.words = words
  }

  /// A code from text such as `0110`, bit 0 first.
  public init(_ text: String) throws(RetrievalFailure) {
    var bits: [Bool] = []
    for (position, character) in text.enumerated() {
      guard character == "0" || character == "1" else {
        throw .notABit(position: position, found: character)
      }
      bits.append(character == "1")
    }
    try self.init(bits: bits)
  }

  /// For words already known to be valid.
  init(trusted words: [UInt64], length: CodeLength) {
    self.length = length
    self.words = words
  }

  /// Whether bit `index` is set.
  public subscript(index: Int) -> Bool { words[index / 64] >> UInt64(index % 64) & 1 == 1 }
}

extension BinaryCode: CustomStringConvertible {
  public var description: String {
    String((0..<length.bits).map { self[$0] ? "1" : "0" })
  }
}
