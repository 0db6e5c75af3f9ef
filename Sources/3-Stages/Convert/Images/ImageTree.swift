import ByteStreams
import FaceData
import Foundation

/// A folder of folders of pictures: one folder an identity.
///
/// Everything is taken in the order of names' bytes. Hidden names are left out; symbolic links count as
/// what they point to.
struct ImageTree {
  /// A file that may be a picture.
  struct Candidate {
    /// Its identity, as an index into `identities`.
    let identity: Int
    /// `identity/name`: what it is called in the artifact.
    let name: String
    let path: String
  }

  /// The folder.
  let path: String
  /// Names of the folders in it, whether they hold pictures or not.
  let identities: [String]
  let candidates: [Candidate]
  /// Pictures beside the identities' folders, by their names.
  let loosePictures: NameTally
  /// Other files there.
  let strayCount: Int
  /// Files whose names are not UTF-8 or hold control characters, made printable.
  let badNames: [String]

  /// Lists the folder at `path`.
  init(_ path: String) throws {
    self.path = path
    var (identities, candidates, badNames) = ([String](), [Candidate](), [String]())
    var (loosePictures, strayCount) = (NameTally(), 0)
    for entry in try Self.entries(of: path) {
      guard Self.isFolder(entry.bytes, in: path) else {
        if Self.namesAPicture(entry.name) {
          loosePictures.add(PrintableText.escaping(entry.name))
        } else {
          strayCount += 1
        }
        continue
      }
      guard entry.isPrintable else {
        throw FailureInFile(ConvertFailure.badName(String(reflecting: entry.name)), in: path)
      }
      for file in try Self.entries(of: "\(path)/\(entry.name)") {
        let name = "\(entry.name)/\(file.name)"
        if file.isPrintable {
          candidates.append(
            Candidate(identity: identities.count, name: name, path: "\(path)/\(name)"))
        } else {
          badNames.append(String(reflecting: name))
        }
      }
      identities.append(entry.name)
    }
    (self.identities, self.candidates, self.badNames) = (identities, candidates, badNames)
    (self.loosePictures, self.strayCount) = (loosePictures, strayCount)
  }

  /// Whether the folder at `path` is one of pictures: it holds folders, and nothing else or pictures
  /// in one of them. A folder among pickles makes none; nor does what is no folder.
  ///
  /// - Throws: `FileFailure` when a folder cannot be listed to its end.
  static func holdsFolders(_ path: String) throws(FileFailure) -> Bool {
    let entries = try entriesIfAny(of: path)
    let folders = entries.filter { isFolder($0.bytes, in: path) }
    guard !folders.isEmpty, folders.count < entries.count else { return !folders.isEmpty }
    for folder in folders where try holdsPictures("\(path)/\(folder.name)") { return true }
    return false
  }

  /// Whether a file in the folder at `path` is called as pictures are.
  static func holdsPictures(_ path: String) throws(FileFailure) -> Bool {
    try entriesIfAny(of: path)
      .contains { namesAPicture($0.name) && !isFolder($0.bytes, in: path) }
  }

  /// The visible folders in the folder at `path`, their names made printable.
  static func folders(in path: String) throws -> [String] {
    try entries(of: path).filter { isFolder($0.bytes, in: path) }
      .map { PrintableText.escaping($0.name) }
  }

  /// Whether a name ends as those of pictures do.
  static func namesAPicture(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".jpg", ".jpeg", ".png"].contains { name.hasSuffix($0) }
  }

  /// Whether the entry `name` of the folder at `path` is a folder, or a link to one.
  static func isFolder(_ name: [UInt8], in path: String) -> Bool {
    var status = stat()
    // By bytes, for a name that is not UTF-8 is one, too.
    let file = (Array(path.utf8) + [UInt8(ascii: "/")] + name + [0]).map { CChar(bitPattern: $0) }
    return unsafe stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private struct Entry {
    let bytes: [UInt8]
    var name: String { String(decoding: bytes, as: UTF8.self) }
    var isPrintable: Bool {
      String(validating: bytes, as: UTF8.self).map(NameList.isPrintable) ?? false
    }
  }

  /// The same; none where there is no such folder, or none that may be looked into.
  private static func entriesIfAny(of path: String) throws(FileFailure) -> [Entry] {
    do { return try entries(of: path) } catch {
      switch error {
      case .missing, .notFolder, .cannotRead(_, EACCES): return []
      default: throw error
      }
    }
  }

  /// The visible entries of the folder at `path`, in the order of their names' bytes.
  private static func entries(of path: String) throws(FileFailure) -> [Entry] {
    try FolderListing.entries(in: path).filter { $0.first != UInt8(ascii: ".") }
      .sorted { $0.lexicographicallyPrecedes($1) }.map(Entry.init)
  }
}
