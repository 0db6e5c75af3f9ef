import ByteStreams
import Foundation

/// What is in a folder that does not hold what is needed, in words.
public struct FoundFolder: Sendable, Equatable, CustomStringConvertible {
  /// The folder.
  public let path: String
  /// What is in it.
  public let found: String

  /// Looks into the folder at `path`.
  init(_ path: String) {
    self.path = path
    found = Self.found(in: path)
  }

  public var description: String { "\(PrintableText.escaping(path))  \(found)" }

  private static func found(in path: String) -> String {
    guard let names = try? FolderListing.entries(in: path) else {
      let parent = NSString(string: path).deletingLastPathComponent
      if unsafe access(path, F_OK) == 0 { return "cannot be listed" }
      return unsafe parent.isEmpty || access(parent, F_OK) == 0
        ? "no such folder"
        : "no such folder: \(PrintableText.escaping(parent)) is gone, or never was there"
    }
    let visible = names.filter { $0.first != UInt8(ascii: ".") }
    guard !visible.isEmpty else { return names.isEmpty ? "is empty" : "hidden files only" }
    let folders = visible.count { ImageTree.isFolder($0, in: path) }
    let pictures = visible.count {
      !ImageTree.isFolder($0, in: path)
        && ImageTree.namesAPicture(String(decoding: $0, as: UTF8.self))
    }
    let others = visible.count - folders - pictures
    return [(folders, "folders"), (pictures, "pictures"), (others, "other files")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
