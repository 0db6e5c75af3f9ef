/// Text whose characters bear more marks, such as accents, than a file's name could hold.
///
/// Swift compares and hashes strings by what they show. The marks of each character are sorted for that, in time
/// that grows with the square of their number: 100 KB of marks take a second, 1 MB minutes. Unicode's own limit
/// is 30 (UAX #15, Stream-Safe Text Format); names of files may have more, and are nobody's fault.
public enum StackedMarks {
  /// Marks one character may bear: a file's name has at most 255 bytes.
  static let limit = 255

  /// Where in UTF-8 `bytes`, of plain text or of JSON, a character has more marks than that; nil where none has.
  ///
  /// `\u0301` counts as the mark it stands for. What is not UTF-8 counts as no mark.
  public static func offset(in bytes: [UInt8]) -> Int? {
    var (offset, marks) = (0, 0)
    while offset < bytes.count {
      let byte = bytes[offset]
      // Marks begin at U+0300, the bytes CC 80.
      guard byte >= 0xCC || byte == UInt8(ascii: "\\") else {
        if byte < 0x80 || byte >= 0xC0 { marks = 0 }
        offset += 1
        continue
      }
      let (scalar, length) = scalar(in: bytes, at: offset)
      marks = scalar.map(isMark) == true ? marks + 1 : 0
      guard marks <= limit else { return offset }
      offset += length
    }
    return nil
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.canonicalCombiningClass != .notReordered
      // No marks themselves, but each is two when taken apart.
      || [0x0F73, 0x0F75, 0x0F81].contains(scalar.value)
  }

  /// What begins at `offset`, and its length in bytes.
  private static func scalar(in bytes: [UInt8], at offset: Int) -> (Unicode.Scalar?, Int) {
    if bytes[offset] == UInt8(ascii: "\\") {
      guard let high = escaped(in: bytes, at: offset) else { return (nil, 2) }
      guard (0xD800..<0xDC00).contains(high) else { return (Unicode.Scalar(high), 6) }
      guard let low = escaped(in: bytes, at: offset + 6), (0xDC00..<0xE000).contains(low) else {
        return (nil, 6)
      }
      return (Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)), 12)
    }
    var iterator = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
    var decoder = Unicode.UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return (nil, 1) }
    return (scalar, UTF8.width(scalar))
  }

  /// The value of `\uXXXX` at `offset`.
  private static func escaped(in bytes: [UInt8], at offset: Int) -> UInt32? {
    guard offset + 6 <= bytes.count, bytes[offset] == UInt8(ascii: "\\"),
      bytes[offset + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt32(String(decoding: bytes[(offset + 2)..<(offset + 6)], as: UTF8.self), radix: 16)
  }
}
