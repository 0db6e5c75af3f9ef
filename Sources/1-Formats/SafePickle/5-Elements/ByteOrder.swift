/// Byte order of whole arrays.
enum ByteOrder {
  /// Reverses each group of `stride` bytes.
  static func reverse(_ bytes: inout [UInt8], stride: Int) {
    precondition(bytes.count.isMultiple(of: stride), "\(bytes.count) bytes in \(stride)s")
    switch stride {
    case 2: reverse(&bytes, as: UInt16.self)
    case 4: reverse(&bytes, as: UInt32.self)
    case 8: reverse(&bytes, as: UInt64.self)
    default: break
    }
  }

  private static func reverse<Word: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: inout [UInt8], as word: Word.Type
  ) {
    // Unsafe: reads and writes words of the array's own storage; the count is a whole number of
    // words, checked above, and unaligned access needs no alignment.
    unsafe bytes.withUnsafeMutableBytes { buffer in
      for start in stride(from: 0, to: buffer.count, by: MemoryLayout<Word>.size) {
        let value = unsafe buffer.loadUnaligned(fromByteOffset: start, as: Word.self)
        unsafe buffer.storeBytes(of: value.byteSwapped, toByteOffset: start, as: Word.self)
      }
    }
  }
}
