import Foundation

/// The files and folders a command has read so far, so that no result takes the place of one by mistake: swapped
/// arguments must not cost somebody a photograph or hours of training.
///
/// Kept by commands only; a library that is used for itself replaces what it is told to.
public enum FilesRead {
  /// What a file is whatever path leads to it.
  private struct Identity: Hashable {
    let device: UInt64
    let number: UInt64
    /// A removed file's number may be a new folder's.
    let isFolder: Bool

    init(_ status: stat) {
      (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
      isFolder = status.st_mode & S_IFMT == S_IFDIR
    }
  }

  /// Nil until somebody wants them kept.
  private static let known = Guarded<Set<Identity>?>(nil)

  /// Keeps every file that is opened from now on.
  public static func keep() { known.withLock { $0 = $0 ?? [] } }

  /// Keeps the folder at `path`, whose files are all read: by the next run a result in it would be, too.
  public static func add(folder path: String) {
    var status = stat()
    if unsafe stat(path, &status) == 0 { add(status) }
  }

  static func add(_ status: stat) { _ = known.withLock { $0?.insert(Identity(status)) } }

  static func hold(_ status: stat) -> Bool {
    known.withLock { $0?.contains(Identity(status)) ?? false }
  }
}
