import CZlib

/// Inflates whole gzip files, verified before anybody sees a byte.
///
/// A file is a sequence of members (`GzipHeader`, deflated data, CRC-32, length modulo 2³²), and
/// nothing else: no padding, no tail. A first pass inflates and checks every member and keeps
/// nothing, so that a bomb or a damaged file costs time only; a second one writes the bytes to a file
/// without a name. Memory stays bounded whatever the stream claims.
///
/// Source: RFC 1952, section 2.2.
public struct Gzip {
  private var reader: WindowedReader
  private let inflater: Inflater
  private let scratch: ScratchFile?
  private var output = [UInt8](repeating: 0, count: 1 << 16)
  private var total = 0
  private let outputLimit: Int

  /// Whether `file` begins as a gzip file does; names do not matter.
  public static func recognises(_ file: InputFile) throws(FileFailure) -> Bool {
    guard file.byteCount >= 2 else { return false }
    return try file.read(at: 0, count: 2) == [0x1f, 0x8b]
  }

  /// Inflates `file` and hands out the result for reading.
  ///
  /// - Parameter outputLimit: Refuses to inflate more bytes than this.
  public static func inflate(
    _ file: InputFile, outputLimit: Int
  ) throws(GzipFailure) -> InputFile {
    try run(file, outputLimit, into: nil)
    let scratch: ScratchFile
    do { scratch = try ScratchFile() } catch { throw .file(error) }
    try run(file, outputLimit, into: scratch)
    let inflated = scratch.reopen(as: file.path)
    let isNested: Bool
    do { isNested = try recognises(inflated) } catch { throw .file(error) }
    if isNested { throw .nested }
    return inflated
  }

  private static func run(
    _ file: InputFile, _ outputLimit: Int, into scratch: ScratchFile?
  ) throws(GzipFailure) {
    var gzip = try Gzip(file, outputLimit, scratch)
    repeat { try gzip.member() } while gzip.reader.remaining > 0
  }

  private init(
    _ file: InputFile, _ outputLimit: Int, _ scratch: ScratchFile?
  ) throws(GzipFailure) {
    self.scratch = scratch
    reader = WindowedReader(file, 0..<file.byteCount, capacity: 1 << 18)
    self.outputLimit = outputLimit
    guard let inflater = Inflater() else { throw .damaged(at: 0, reason: "zlib has no memory") }
    self.inflater = inflater
  }

  private mutating func member() throws(GzipFailure) {
    try GzipHeader.skip(&reader)
    inflater.reset()
    var checksum: UInt = 0
    var length = 0
    var isEnd = false
    while !isEnd {
      let input: ArraySlice<UInt8>
      do { input = try reader.unread() } catch { throw .file(error) }
      guard !input.isEmpty else { throw .truncated(at: reader.end, inside: "a member's data") }
      guard let step = inflater.step(input, into: &output) else {
        throw .damaged(at: reader.position, reason: inflater.reason)
      }
      reader.skip(step.consumed)
      checksum = unsafe crc32(checksum, output, UInt32(step.produced))
      length += step.produced
      total += step.produced
      guard total <= outputLimit else { throw .outputLimit(outputLimit, at: reader.position) }
      do { try scratch?.write(output, count: step.produced) } catch { throw .file(error) }
      isEnd = step.isEnd
    }
    try trailer(UInt32(truncatingIfNeeded: checksum), UInt32(truncatingIfNeeded: length))
  }

  private mutating func trailer(_ checksum: UInt32, _ length: UInt32) throws(GzipFailure) {
    let offset = reader.position
    guard reader.remaining >= 8 else {
      throw .truncated(at: reader.end, inside: "a member's checksum")
    }
    let bytes: [UInt8]
    do { bytes = try reader.bytes(8) } catch { throw .file(error) }
    func word(_ start: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
    }
    guard word(0) == checksum else {
      throw .checksum(found: checksum, expected: word(0), at: offset)
    }
    guard word(4) == length else { throw .length(found: length, expected: word(4), at: offset) }
  }
}
