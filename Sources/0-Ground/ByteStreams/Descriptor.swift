import Foundation

/// What the kernel's calls on a file descriptor leave to their caller: the rest of a short write, and
/// calls that a signal interrupted.
enum Descriptor {
  /// Repeats `call` for as long as a signal interrupts it.
  static func retrying(_ call: () -> Int32) -> Int32 {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  /// Writes the whole of `buffer` at `offset`; false with `errno` set when that cannot be done.
  static func write(
    _ buffer: UnsafeRawBufferPointer, at offset: Int, to descriptor: Int32
  ) -> Bool {
    var done = 0
    while done < buffer.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
      let count = unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      if count == 0 { errno = EIO }
      if count <= 0 { return false }
      done += count
    }
    return true
  }

  /// Writes the first `count` of `bytes` at `offset`; false with `errno` set when that cannot be done.
  static func write(
    _ bytes: [UInt8], count: Int, at offset: Int, to descriptor: Int32
  ) -> Bool {
    // Unsafe: the kernel reads the array's storage.
    unsafe bytes.withUnsafeBytes {
      unsafe write(
        UnsafeRawBufferPointer(rebasing: $0[..<count]), at: offset, to: descriptor)
    }
  }
}
