import ByteStreams

/// Decodes a text or bytes of any encoding, one character at a time, while scanning for its end.
///
/// Half a surrogate pair counts as a character: Python writes one for each byte of a file name that is
/// no UTF-8.
struct EncodedCursor {
  /// Why decoding stopped early.
  enum Fault: Error {
    case truncated
    case malformed(expected: String, at: Int)
    case file(FileFailure)
  }

  private(set) var reader: WindowedReader
  /// Whether a text of one line came to its end, and not only the bytes.
  private(set) var sawLineEnd = false
  private static let greatest: UInt32 = 0x10_ffff
  private let encoding: Payload.Encoding
  private let quote: UInt8

  /// Begins at the reader's position; encodings of one line end at the line, others at its end.
  ///
  /// - Parameter quote: The closing quote of `.stringEscape`.
  init(_ reader: WindowedReader, _ encoding: Payload.Encoding, quote: UInt8 = 0) {
    self.reader = reader
    self.encoding = encoding
    self.quote = quote
  }

  /// Reads a payload that was scanned before, and so has no line end any more.
  init(_ payload: Payload, of file: InputFile) {
    let range = payload.offset..<payload.offset + payload.sourceCount
    self.init(
      WindowedReader(file, range, capacity: min(1 << 16, max(1, range.count))), payload.encoding)
  }

  /// The next character or byte; nil at the end.
  mutating func next() throws(Fault) -> UInt32? {
    switch encoding {
    case .raw: try byte().map { UInt32($0) }
    case .utf8: try nextOfUTF8()
    case .unicodeEscape: try nextOfUnicodeLine()
    case .stringEscape: try nextOfQuoted()
    }
  }

  /// Passes over Latin-1 characters of UTF-8, as many as come at a time; 0 when `next` is wanted.
  mutating func passLatin1() throws(Fault) -> Int {
    guard encoding == .utf8 else { return 0 }
    let run = Latin1Run.measure(try unread())
    reader.skip(run.byteCount)
    return run.characterCount
  }

  /// Decodes characters below 256 into `bytes` from `start` on, as many as come at a time.
  ///
  /// - Returns: How many; 0 when `next` is wanted.
  mutating func decodeLatin1(
    into bytes: inout [UInt8], at start: Int
  ) throws(Fault) -> Int {
    guard encoding == .utf8 else { return 0 }
    let run = Latin1Run.decode(try unread(), into: &bytes, at: start)
    reader.skip(run.read)
    return run.decoded
  }

  private mutating func unread() throws(Fault) -> ArraySlice<UInt8> {
    do { return try reader.unread() } catch { throw .file(error) }
  }

  private mutating func nextOfUTF8() throws(Fault) -> UInt32? {
    guard let lead = try byte() else { return nil }
    if lead < 0x80 { return UInt32(lead) }
    let start = reader.position - 1
    let (length, minimum): (Int, UInt32) =
      switch lead {
      case 0xc2...0xdf: (1, 0x80)
      case 0xe0...0xef: (2, 0x800)
      case 0xf0...0xf4: (3, 0x10000)
      default: (0, 0)
      }
    var scalar = UInt32(lead) & (0x3f >> UInt32(length))
    for _ in 0..<length {
      guard let byte = try byte(), byte & 0xc0 == 0x80 else {
        throw .malformed(expected: "UTF-8", at: start)
      }
      scalar = scalar << 6 | UInt32(byte & 0x3f)
    }
    guard length > 0, scalar >= minimum, scalar <= Self.greatest else {
      throw .malformed(expected: "UTF-8", at: start)
    }
    return scalar
  }

  private mutating func nextOfUnicodeLine() throws(Fault) -> UInt32? {
    guard let byte = try byte() else { return nil }
    if byte == UInt8(ascii: "\n") {
      sawLineEnd = true
      return nil
    }
    guard byte == UInt8(ascii: "\\") else { return UInt32(byte) }
    let start = reader.position - 1
    let digits: Int
    switch try byteOfEscape() {
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default: throw .malformed(expected: "\\u or \\U after a backslash", at: start)
    }
    let scalar = try hexadecimal(digits, from: start)
    guard scalar <= Self.greatest else {
      throw .malformed(expected: "a Unicode character", at: start)
    }
    return scalar
  }

  private mutating func nextOfQuoted() throws(Fault) -> UInt32? {
    guard let byte = try byte() else { return nil }
    let start = reader.position - 1
    switch byte {
    case quote where quote != 0:
      guard try byteOfEscape() == UInt8(ascii: "\n") else {
        throw .malformed(expected: "the line to end after the closing quote", at: start)
      }
      sawLineEnd = true
      return nil
    case UInt8(ascii: "\n"):
      throw .malformed(expected: "a closing quote", at: start)
    case UInt8(ascii: "\\"):
      switch try byteOfEscape() {
      case UInt8(ascii: "x"): return try hexadecimal(2, from: start)
      case UInt8(ascii: "n"): return 10
      case UInt8(ascii: "r"): return 13
      case UInt8(ascii: "t"): return 9
      case let same where same == 0x5c || same == 0x27 || same == 0x22: return UInt32(same)
      default: throw .malformed(expected: "one of \\\\ \\' \\\" \\n \\r \\t \\xNN", at: start)
      }
    default: return UInt32(byte)
    }
  }

  private mutating func hexadecimal(_ digits: Int, from start: Int) throws(Fault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<digits {
      let digit = try byteOfEscape()
      switch digit {
      case 0x30...0x39: value = value << 4 | UInt32(digit - 0x30)
      case 0x41...0x46: value = value << 4 | UInt32(digit - 0x41 + 10)
      case 0x61...0x66: value = value << 4 | UInt32(digit - 0x61 + 10)
      default: throw .malformed(expected: "\(digits) hexadecimal digits", at: start)
      }
    }
    return value
  }

  private mutating func byteOfEscape() throws(Fault) -> UInt8 {
    guard let byte = try byte() else { throw .truncated }
    return byte
  }

  @inline(__always)
  private mutating func byte() throws(Fault) -> UInt8? {
    do { return try reader.byte() } catch { throw .file(error) }
  }
}
