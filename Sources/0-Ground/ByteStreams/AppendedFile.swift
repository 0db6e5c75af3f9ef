import Foundation

/// A file that grows at its end, such as a log: after a crash its last line may be torn.
///
/// The one kind of file that is not published whole. Its reader must pass over what it cannot parse.
public final class AppendedFile {
  private let path: String
  private let descriptor: Int32
  private var byteCount: Int

  /// Opens the file at `path`, which must exist.
  public init(_ path: String) throws(FileFailure) {
    self.path = path
    descriptor = Descriptor.retrying { unsafe open(path, O_WRONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, action: .open, errno: errno)
    }
    byteCount = Int(lseek(descriptor, 0, SEEK_END))
  }

  deinit { close(descriptor) }

  /// Makes what was appended durable.
  public func flush() throws(FileFailure) {
    guard Descriptor.retrying({ fdatasync(descriptor) }) == 0 else {
      throw .cannotWrite(path: path, action: .flush, errno: errno)
    }
  }

  /// Appends the UTF-8 of `text`.
  public func append(_ text: String) throws(FileFailure) {
    let bytes = Array(text.utf8)
    guard Descriptor.write(bytes, count: bytes.count, at: byteCount, to: descriptor) else {
      throw .cannotWrite(path: path, action: .append, errno: errno)
    }
    byteCount += bytes.count
  }
}
