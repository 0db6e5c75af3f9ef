/// The lines of a text that are not empty, one at a time, in no memory of their own.
///
/// A line ends with a newline, or a carriage return and one, which are not part of it. A byte order mark
/// at the beginning, as Windows' editors and spreadsheets write it, is skipped.
public struct TextLines: Sequence, Sendable {
  /// One line.
  public struct Line: Sendable {
    /// Which one, from 1.
    public let number: Int
    /// Without its end.
    public let bytes: ArraySlice<UInt8>

    /// Its beginning, made fit for a message.
    public var quoted: String { TextLines.quoted(bytes) }
  }

  private let bytes: [UInt8]

  /// Most bytes of a line that a message shows.
  private static let shownByteCount = 120
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The lines of `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The beginning of `bytes`, made fit for a message: 120 bytes at most, nothing that a terminal obeys.
  public static func quoted(_ bytes: some Collection<UInt8>) -> String {
    let start = PrintableText.escaping(
      String(decoding: bytes.prefix(shownByteCount), as: UTF8.self))
    return bytes.count > shownByteCount ? start + "…" : start
  }

  /// The line that begins at `start`, whichever it is.
  public func line(from start: Int, number: Int = 0) -> Line {
    var end = start
    while end < bytes.count, bytes[end] != 10 { end += 1 }
    let isReturned = end > start && bytes[end - 1] == 13
    return Line(number: number, bytes: bytes[start..<(isReturned ? end - 1 : end)])
  }

  public func makeIterator() -> Iterator {
    Iterator(lines: self, start: bytes.starts(with: Self.byteOrderMark) ? 3 : 0)
  }

  /// Walks the lines.
  public struct Iterator: IteratorProtocol {
    let lines: TextLines
    var start: Int
    var number = 0

    public mutating func next() -> Line? {
      while start < lines.bytes.count {
        number += 1
        let line = lines.line(from: start, number: number)
        start = line.bytes.endIndex
        if start < lines.bytes.count, lines.bytes[start] == 13 { start += 1 }
        start += 1
        if !line.bytes.isEmpty { return line }
      }
      return nil
    }
  }
}
