import Foundation

/// A temporary file without a name: it vanishes when it is closed, or when the process dies.
public final class ScratchFile {
  private let directory: String
  private var descriptor: Int32
  private var byteCount = 0

  /// Creates a nameless file in `directory`.
  ///
  /// - Parameter directory: Where its bytes are stored; by default `TMPDIR`, or `/tmp` where that is empty.
  public init(in directory: String? = nil) throws(FileFailure) {
    let directory = directory ?? Self.usualDirectory
    self.directory = directory
    descriptor = Descriptor.retrying {
      unsafe open(directory, Self.nameless | O_RDWR | O_CLOEXEC, 0o600)
    }
    if descriptor < 0 { descriptor = Self.unlinked(in: directory) }
    guard descriptor >= 0 else {
      throw .cannotWrite(path: directory, action: .create, errno: errno)
    }
  }

  private static var usualDirectory: String {
    let stated = ProcessInfo.processInfo.environment["TMPDIR"] ?? ""
    return stated.isEmpty ? "/tmp" : stated
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Appends the first `count` of `bytes`.
  public func write(_ bytes: [UInt8], count: Int) throws(FileFailure) {
    precondition(count <= bytes.count, "\(count) bytes of \(bytes.count)")
    guard Descriptor.write(bytes, count: count, at: byteCount, to: descriptor) else {
      throw .cannotWrite(path: directory, action: .write, errno: errno)
    }
    byteCount += count
  }

  /// Ends writing and hands the bytes over for reading.
  ///
  /// - Parameter path: What messages call it.
  public func reopen(as path: String) -> InputFile {
    defer { descriptor = -1 }
    return InputFile(adopting: descriptor, path: path, byteCount: byteCount)
  }

  /// `O_TMPFILE` of Linux, which the C library's module does not export.
  private static let nameless: Int32 = 0o20_000_000 | O_DIRECTORY

  /// For file systems that do not know nameless files.
  private static func unlinked(in directory: String) -> Int32 {
    var template = Array("\(directory)/ddh-scratch-XXXXXX".utf8CString)
    // Unsafe: mkstemp fills the template's last six letters in place.
    return unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let name = buffer.baseAddress else { return -1 }
      let descriptor = unsafe mkstemp(name)
      if descriptor >= 0 {
        unsafe unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      }
      return descriptor
    }
  }
}
