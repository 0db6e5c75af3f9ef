import ByteStreams

/// One side of a data set on disk: a folder of pickles.
///
/// Files are taken in the order of their names' bytes (`10.pkl` before `2.pkl`), so that the order
/// of rows depends on nothing else. Hidden files are left out; so are `*.sha256` lists, which are
/// checked.
struct InputFolder {
  /// One pickle.
  struct File: Sendable {
    let name: String
    let path: String
    let expectedDigest: String?
  }

  let files: [File]

  /// Lists the folder at `path`.
  init(_ path: String) throws {
    let visible = try Self.visibleNames(in: path)
    FilesRead.add(folder: path)
    let inputs = visible.filter { !$0.hasSuffix(".sha256") }
    guard !inputs.isEmpty else { throw FailureInFile(ConvertFailure.noFiles, in: path) }
    let known = Set(inputs.map(ExactName.init))
    var digests: [ExactName: String] = [:]
    for list in visible where list.hasSuffix(".sha256") {
      let listPath = "\(path)/\(list)"
      do {
        var listed = try Self.digests(in: InputFile(listPath))
        // `sha256sum * > a.sha256` lists a.sha256 as it was then: empty.
        listed[ExactName(list)] = nil
        if let missing = listed.keys.filter({ !known.contains($0) }).min() {
          throw ConvertFailure.listedFileMissing(TextLines.quoted(missing.text.utf8))
        }
        for (name, digest) in listed {
          guard digests.updateValue(digest, forKey: name) ?? digest == digest else {
            throw ConvertFailure.twoDigests(name: name.text)
          }
        }
      } catch let failure as ConvertFailure { throw FailureInFile(failure, in: listPath) }
    }
    files = inputs.map {
      File(name: $0, path: "\(path)/\($0)", expectedDigest: digests[ExactName($0)])
    }
  }

  /// The names in the folder at `path` in byte order, without hidden ones; none if it is missing.
  static func visibleNames(in path: String) throws(FileFailure) -> [String] {
    let names: [String]
    do { names = try FolderListing.names(in: path) } catch {
      guard case .missing = error else { throw error }
      return []
    }
    return names.filter { $0.utf8.first != UInt8(ascii: ".") }.sorted { precedes($0, $1) }
  }

  static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  private static let listByteLimit = 1 << 24

  /// What a list in the format of sha256sum says of each file.
  static func digests(in file: InputFile) throws -> [ExactName: String] {
    guard file.byteCount <= listByteLimit else {
      throw ConvertFailure.longList(byteCount: file.byteCount, limit: listByteLimit)
    }
    var digests: [ExactName: String] = [:]
    for line in TextLines(try file.read(at: 0, count: file.byteCount)) {
      guard let (name, digest) = parse(line.bytes) else {
        throw ConvertFailure.badChecksumList(line: line.number, found: line.quoted)
      }
      guard digests.updateValue(digest, forKey: name) ?? digest == digest else {
        throw ConvertFailure.twoDigests(name: TextLines.quoted(name.text.utf8))
      }
    }
    return digests
  }

  /// A line's name and digest; nil if it is no line of sha256sum.
  private static func parse(_ line: ArraySlice<UInt8>) -> (name: ExactName, digest: String)? {
    let digest = String(decoding: line.prefix(64), as: UTF8.self).lowercased()
    let isHexadecimal = digest.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
    let gap = line.dropFirst(64).prefix(2)
    var name = line.dropFirst(66)
    if name.starts(with: Array("./".utf8)) { name = name.dropFirst(2) }
    guard isHexadecimal, [Array("  ".utf8), Array(" *".utf8)].contains(Array(gap)), !name.isEmpty
    else { return nil }
    return ExactName(bytes: name).map { ($0, digest) }
  }
}
