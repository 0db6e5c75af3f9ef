import Foundation

/// The names in a folder.
public enum FolderListing {
  /// The names in the folder at `path`, in no order, without `.` and `..`.
  ///
  /// - Throws: `FileFailure` when it is missing, unreadable or no folder, or holds a name that is not
  ///   UTF-8 and so cannot be written down.
  public static func names(in path: String) throws(FileFailure) -> [String] {
    var names: [String] = []
    for bytes in try entries(in: path) {
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw .badName(path: path, name: String(decoding: bytes, as: UTF8.self))
      }
      names.append(name)
    }
    return names
  }

  /// The names in the folder at `path` as the bytes they are, in no order, without `.` and `..`.
  ///
  /// - Throws: `FileFailure` when it is missing, no folder, or cannot be read to its end.
  public static func entries(in path: String) throws(FileFailure) -> [[UInt8]] {
    guard let folder = unsafe opendir(path) else {
      switch errno {
      case ENOENT: throw .missing(path: path)
      case ENOTDIR: throw .notFolder(path: path, found: kind(of: path))
      default: throw .cannotRead(path: path, errno: errno)
      }
    }
    defer { unsafe closedir(folder) }
    var entries: [[UInt8]] = []
    // Both the end and an error give nil; only `errno` tells them apart.
    errno = 0
    while let entry = unsafe readdir(folder) {
      // Unsafe: an entry ends with its name's NUL, which may come long before the field's end.
      let start = unsafe UnsafeRawPointer(entry).advanced(by: nameOffset)
      let count = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
      let name = unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
      if name != [dot] && name != [dot, dot] { entries.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .cannotRead(path: path, errno: errno) }
    return entries
  }

  private static let dot = UInt8(ascii: ".")

  /// Where a `dirent` has its name: u64 inode, u64 offset, u16 length, u8 type.
  private static let nameOffset = 19

  private static func kind(of path: String) -> String {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return "no folder" }
    return status.st_mode & S_IFMT == S_IFREG ? "a file" : InputFile.kind(of: status.st_mode)
  }
}
