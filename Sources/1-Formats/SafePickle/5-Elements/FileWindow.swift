import ByteStreams

/// A window over a file that only moves forwards: short reads near one another cost one system call.
struct FileWindow {
  private let file: InputFile
  private let end: Int
  private var bytes: [UInt8] = []
  private var start = 0

  private static let capacity = 1 << 18

  /// Reads `file` up to `end`.
  init(_ file: InputFile, end: Int) {
    self.file = file
    self.end = end
  }

  /// Bytes from `offset` on: at least one group of `stride` and at most `count` of them.
  ///
  /// - Precondition: `count` is a multiple of `stride`, and as many bytes lie before the end.
  mutating func read(
    at offset: Int, atMost count: Int, multipleOf stride: Int
  ) throws(FileFailure) -> ArraySlice<UInt8> {
    if offset < start || offset + stride > start + bytes.count {
      try file.read(at: offset, count: min(Self.capacity, end - offset), filling: &bytes)
      start = offset
    }
    let available = (start + bytes.count - offset) / stride * stride
    return bytes[(offset - start)...].prefix(min(count, available))
  }
}
