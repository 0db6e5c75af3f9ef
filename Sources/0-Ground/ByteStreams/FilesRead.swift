import Foundation

/// The files a command has read so far, so that no result takes the place of one by mistake: swapped
/// arguments must not cost somebody a photograph or hours of training.
///
/// Kept by commands only; a library that is used for itself replaces what it is told to.
public enum FilesRead {
  /// What a file is whatever path leads to it.
  private struct Identity: Hashable {
    let device: UInt64
    let number: UInt64

    init(_ status: stat) { (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino)) }
  }

  /// Nil until somebody wants them kept.
  private static let known = Guarded<Set<Identity>?>(nil)

  /// Keeps every file that is opened from now on.
  public static func keep() { known.withLock { $0 = $0 ?? [] } }

  static func add(_ status: stat) { _ = known.withLock { $0?.insert(Identity(status)) } }

  static func hold(_ status: stat) -> Bool {
    known.withLock { $0?.contains(Identity(status)) ?? false }
  }
}
