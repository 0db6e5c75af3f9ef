import CZlib

/// Reads one member's header: checks everything in it, keeps nothing.
///
///     0      2    1f 8b
///     2      1    method: 8
///     3      1    flags: 1 text, 2 header CRC, 4 extra, 8 name, 16 comment; 5…7 zero
///     4      6    time, extra flags, operating system: not looked at
///     10     …    extra (u16 length), name and comment (NUL-terminated), CRC-16 of all above
///
/// Source: RFC 1952, section 2.3.
struct GzipHeader {
  /// A name or comment longer than this is no honest one.
  static let fieldLimit = 4096

  private var reader: WindowedReader
  private let start: Int
  private var checksum: UInt = 0

  /// Passes `reader` over the header that begins at its position.
  static func skip(_ reader: inout WindowedReader) throws(GzipFailure) {
    var header = GzipHeader(reader: reader, start: reader.position)
    try header.read()
    reader = header.reader
  }

  private init(reader: WindowedReader, start: Int) {
    self.reader = reader
    self.start = start
  }

  private mutating func read() throws(GzipFailure) {
    for magic: UInt8 in [0x1f, 0x8b] where try byte() != magic {
      throw .trailingBytes(at: start, count: reader.end - start)
    }
    let method = try byte()
    guard method == 8 else { throw .unknownMethod(Int(method), at: start + 2) }
    let flags = try byte()
    guard flags & 0xe0 == 0 else { throw .reservedFlags(flags, at: start + 3) }
    for _ in 0..<6 { _ = try byte() }
    if flags & 4 != 0 {
      let length = Int(try byte()) | Int(try byte()) << 8
      for _ in 0..<length { _ = try byte() }
    }
    if flags & 8 != 0 { try skipText("file name") }
    if flags & 16 != 0 { try skipText("comment") }
    if flags & 2 != 0 {
      let offset = reader.position
      let found = UInt16(truncatingIfNeeded: checksum)
      let expected = UInt16(try byte()) | UInt16(try byte()) << 8
      guard found == expected else {
        throw .headerChecksum(found: found, expected: expected, at: offset)
      }
    }
  }

  private mutating func skipText(_ field: String) throws(GzipFailure) {
    let offset = reader.position
    for _ in 0..<Self.fieldLimit where try byte() == 0 { return }
    throw .unterminatedField(field, at: offset, limit: Self.fieldLimit)
  }

  private mutating func byte() throws(GzipFailure) -> UInt8 {
    let next: UInt8?
    do { next = try reader.byte() } catch { throw .file(error) }
    guard var byte = next else { throw .truncated(at: reader.end, inside: "a member's header") }
    checksum = unsafe crc32(checksum, &byte, 1)
    return byte
  }
}
