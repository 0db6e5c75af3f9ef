/// A gzip stream is refused. Offsets are bytes of the compressed file.
public enum GzipFailure: Failure, Equatable {
  case truncated(at: Int, inside: String)
  case unknownMethod(Int, at: Int)
  case reservedFlags(UInt8, at: Int)
  case unterminatedField(String, at: Int, limit: Int)
  case headerChecksum(found: UInt16, expected: UInt16, at: Int)
  case damaged(at: Int, reason: String)
  case checksum(found: UInt32, expected: UInt32, at: Int)
  case length(found: UInt32, expected: UInt32, at: Int)
  case trailingBytes(at: Int, count: Int)
  case nested
  case outputLimit(Int, at: Int)
  case file(FileFailure)

  public var exitStatus: ExitStatus {
    if case .file(let failure) = self { failure.exitStatus } else { .badData }
  }

  public var description: String {
    switch self {
    case .truncated(let offset, let part):
      "byte \(offset): gzip: the file ends inside \(part). Copy or download it again."
    case .unknownMethod(let method, let offset):
      "byte \(offset): gzip: compression method \(method) found, 8 (deflate) expected."
    case .reservedFlags(let flags, let offset):
      "byte \(offset): gzip: flags \(flags) found, bits 5 to 7 must be zero."
    case .unterminatedField(let field, let offset, let limit):
      "byte \(offset): gzip: the header's \(field) does not end within \(limit) bytes."
    case .headerChecksum(let found, let expected, let offset):
      "byte \(offset): gzip: header checksum \(found) computed, \(expected) recorded: damaged."
    case .damaged(let offset, let reason):
      "byte \(offset): gzip: the compressed data is damaged (\(reason)). Get the file again."
    case .checksum(let found, let expected, let offset):
      "byte \(offset): gzip: CRC-32 \(found) computed, \(expected) recorded: damaged. Get the file "
        + "again."
    case .length(let found, let expected, let offset):
      "byte \(offset): gzip: \(found) bytes inflated, \(expected) recorded: damaged. Get the file "
        + "again."
    case .trailingBytes(let offset, let count):
      "byte \(offset): gzip: \(count) bytes follow the last member that belong to none. Cut them "
        + "off if you trust them."
    case .nested:
      "byte 0 after decompression: gzip inside gzip is not unwrapped twice. Run gunzip on it once."
    case .outputLimit(let limit, let offset):
      "byte \(offset): gzip: inflates to more than \(limit) bytes. --max-inflated allows more, "
        + "if that is what you expect."
    case .file(let failure): failure.description
    }
  }
}
