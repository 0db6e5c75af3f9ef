import Foundation
import Synchronization

/// The temporaries this process has on disk, so that a signal can end it without leaving one behind.
public enum Temporaries {
  private static let live = Mutex<Set<String>>([])

  /// Ends the process by `end`, its temporaries removed.
  ///
  /// Whoever wants to create or publish a file meanwhile waits for ever: nothing appears after this.
  public static func removeAll(then end: () -> Never) -> Never {
    live.withLock { paths in
      for path in paths { unsafe unlink(path) }
      end()
    }
  }

  /// Creates the temporary `path` and returns its descriptor, or −1 with `errno` set.
  static func create(_ path: String) -> Int32 {
    live.withLock { paths in
      let descriptor = Descriptor.retrying {
        unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      }
      if descriptor >= 0 { paths.insert(path) }
      return descriptor
    }
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
