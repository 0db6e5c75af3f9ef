import Foundation

/// A regular file opened for reading by position.
///
/// Directories, pipes, sockets and devices are refused before a byte is read, so that nothing hangs
/// or runs on for ever. Reads are positioned and never mapped: a file that shrinks while it is read
/// gives an error, not a bus error.
public final class InputFile: Sendable {
  /// The file, as it was named.
  public let path: String
  /// Its size when it was opened, in bytes.
  public let byteCount: Int
  let descriptor: Int32

  /// Opens `path`.
  ///
  /// - Throws: `FileFailure` when the file is missing, unreadable or not a regular file.
  public init(_ path: String) throws(FileFailure) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    guard descriptor >= 0 else {
      let code = errno
      // A socket, or a device that is not there.
      if code == ENXIO, unsafe stat(path, &status) == 0 {
        throw .notRegular(path: path, found: Self.kind(of: status.st_mode))
      }
      throw code == ENOENT ? .missing(path: path) : .cannotRead(path: path, errno: code)
    }
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .cannotRead(path: path, errno: code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notRegular(path: path, found: Self.kind(of: status.st_mode))
    }
    FilesRead.add(status)
    self.path = path
    self.byteCount = Int(status.st_size)
    self.descriptor = descriptor
  }

  /// Takes over an open descriptor of a regular file; `path` names it in messages.
  init(adopting descriptor: Int32, path: String, byteCount: Int) {
    self.path = path
    self.byteCount = byteCount
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Fills `buffer` from `offset` on.
  ///
  /// - Throws: `FileFailure.truncated` when the file ends first.
  public func read(
    at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileFailure) {
    var done = 0
    while done < buffer.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw .cannotRead(path: path, errno: errno) }
      if count == 0 {
        throw .truncated(path: path, offset: offset, expected: buffer.count, found: done)
      }
      done += count
    }
  }

  /// The `count` bytes from `offset` on.
  public func read(at offset: Int, count: Int) throws(FileFailure) -> [UInt8] {
    // An array of no capacity is one for all threads, and the initializer below writes to it.
    guard count > 0 else { return [] }
    var failure: FileFailure?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(FileFailure) {
        unsafe try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        filled = count
      } catch {
        failure = error
        filled = 0
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// SHA-256 of the whole file, in lower-case hexadecimal.
  public func digest() throws(FileFailure) -> String {
    var digest = Digest()
    var offset = 0
    while offset < byteCount {
      let bytes = try read(at: offset, count: min(1 << 20, byteCount - offset))
      digest.update(bytes)
      offset += bytes.count
    }
    return digest.hexadecimal()
  }

  /// A word for what a file mode denotes.
  static func kind(of mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a directory"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "a special file"
    }
  }
}
