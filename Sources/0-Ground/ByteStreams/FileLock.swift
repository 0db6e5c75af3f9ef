import Foundation

/// An exclusive lock that ends with its holder, however it ends.
///
/// The lock is the kernel's (`flock`) on a file that is created when missing and never deleted, so a
/// killed process leaves nothing to clean up and two processes can never lock two different files.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock at `path` or fails at once; creates missing parent directories. A symbolic link there is not
  /// followed.
  ///
  /// - Throws: `FileFailure.busy` when somebody else holds it.
  public init(_ path: String) throws(FileFailure) {
    try OutputFile.createDirectory(OutputFile.split(path).directory)
    let descriptor = Descriptor.retrying {
      unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    }
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, action: .create, errno: errno)
    }
    guard Descriptor.retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
      let code = errno
      close(descriptor)
      throw code == EWOULDBLOCK
        ? .busy(path: path) : .cannotWrite(path: path, action: .lock, errno: code)
    }
    self.descriptor = descriptor
    // No result may take its place either: two processes would lock two files.
    var status = stat()
    if unsafe fstat(descriptor, &status) == 0 { FilesRead.add(status) }
  }

  deinit {
    // Closing alone is not enough: a child forked a moment ago holds a copy of the descriptor, and
    // with it the lock, until it executes its program.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
