import CZlib

/// zlib's inflate, one stream at a time.
@safe final class Inflater {
  /// What one step did.
  struct Step {
    let consumed: Int
    let produced: Int
    let isEnd: Bool
  }

  // Unsafe: zlib keeps the address of its stream, so the stream lives on the heap, owned here.
  private let stream: UnsafeMutablePointer<z_stream>

  /// How the deflated data is wrapped, as the window bits that zlib takes.
  enum Wrapping: Int32 {
    /// Not at all: inside gzip.
    case none = -15
    /// By zlib's header and checksum: inside PNG.
    case zlib = 15
  }

  /// Prepares a stream; nil when zlib has no memory.
  init?(_ wrapping: Wrapping = .none) {
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    guard unsafe inflateInit2_(stream, wrapping.rawValue, ZLIB_VERSION, size) == Z_OK else {
      unsafe stream.deallocate()
      return nil
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Begins the next member.
  func reset() { unsafe inflateReset(stream) }

  /// Inflates from `input` into `output` until one of them is used up or the member ends.
  ///
  /// - Returns: nil when the data is damaged; `reason` then tells why.
  func step(_ input: ArraySlice<UInt8>, into output: inout [UInt8]) -> Step? {
    // Unsafe: both pointers are used only inside this call, with the counts of their buffers.
    unsafe input.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe stream.pointee.next_out = target.baseAddress
        unsafe stream.pointee.avail_out = UInt32(target.count)
        let status = unsafe inflate(stream, Z_NO_FLUSH)
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return nil }
        return unsafe Step(
          consumed: source.count - Int(stream.pointee.avail_in),
          produced: target.count - Int(stream.pointee.avail_out),
          isEnd: status == Z_STREAM_END)
      }
    }
  }

  /// Why the last step failed.
  var reason: String { unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "deflate" }
}
