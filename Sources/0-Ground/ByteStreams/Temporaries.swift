import Foundation

/// The temporaries this process has on disk, so that a signal can end it without leaving one behind.
///
/// Its writer holds a lock (`flock`) on each until it is published or removed: one that is not locked was
/// left by a process that is dead. Process numbers would not tell: containers give out the same ones.
public enum Temporaries {
  private static let live = Guarded<Set<String>>([])

  /// Ends the process by `end`, its temporaries removed.
  ///
  /// Whoever wants to create or publish a file meanwhile waits for ever: nothing appears after this.
  public static func removeAll(then end: () -> Never) -> Never {
    live.withLock { paths in
      for path in paths { unsafe unlink(path) }
      end()
    }
  }

  /// Creates and locks the temporary `path` and returns its descriptor, or −1 with `errno` set.
  static func create(_ path: String) -> Int32 {
    live.withLock { paths in
      while true {
        let descriptor = Descriptor.retrying {
          unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        }
        guard descriptor >= 0 else { return -1 }
        // Where the file system has no locks, nothing is swept either.
        _ = Descriptor.retrying { flock(descriptor, LOCK_EX) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 && status.st_nlink == 0 else {
          paths.insert(path)
          return descriptor
        }
        // Swept before it was locked.
        close(descriptor)
      }
    }
  }

  /// Removes the temporary `path` of another process, unless that still holds its lock.
  static func sweep(_ path: String) {
    let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unsafe unlink(path) }
    close(descriptor)
  }

  /// Renames the temporary `path` onto `target`; false with `errno` set when that cannot be done.
  static func rename(_ path: String, onto target: String) -> Bool {
    live.withLock { paths in
      guard unsafe Glibc.rename(path, target) == 0 else { return false }
      paths.remove(path)
      return true
    }
  }

  /// Removes the temporary `path`.
  static func remove(_ path: String) {
    live.withLock { paths in
      unsafe unlink(path)
      paths.remove(path)
    }
  }
}
