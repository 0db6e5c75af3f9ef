/// Bytes or text that stay in the file: where they lie and how they are written there.
public struct Payload: Sendable, Equatable {
  /// How the source bytes stand for the decoded ones.
  public enum Encoding: UInt8, Sendable {
    /// As they are.
    case raw
    /// UTF-8: of text, or of bytes taken as Latin-1 characters (protocols 1 and 2 of Python 3).
    case utf8
    /// One line, `\uXXXX` for what is not Latin-1, a newline or a backslash (protocol 0).
    case unicodeEscape
    /// One quoted line with the escapes of Python 2's `repr` (protocol 0).
    case stringEscape
  }

  /// Offset of the first source byte.
  public let offset: Int
  /// Source bytes, without quotes and line end.
  public let sourceCount: Int
  /// Decoded bytes, or characters of a text.
  public let count: Int
  /// How to decode.
  public let encoding: Encoding
}
