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
    let inputs = visible.filter { !$0.hasSuffix(".sha256") }
    guard !inputs.isEmpty else { throw FailureInFile(ConvertFailure.noFiles, in: path) }
    let known = Set(inputs)
    var digests: [String: String] = [:]
    for list in visible where list.hasSuffix(".sha256") {
      let listPath = "\(path)/\(list)"
      do {
        for (name, digest) in try Self.digests(in: InputFile(listPath)) {
          guard known.contains(name) else { throw ConvertFailure.listedFileMissing(name) }
          digests[name] = digest
        }
      } catch let failure as ConvertFailure { throw FailureInFile(failure, in: listPath) }
    }
    files = inputs.map {
      File(name: $0, path: "\(path)/\($0)", expectedDigest: digests[$0])
    }
  }

  /// The names in the folder at `path` in byte order, without hidden ones; none if it is missing.
  static func visibleNames(in path: String) throws(FileFailure) -> [String] {
    let names: [String]
    do { names = try FolderListing.names(in: path) } catch {
      guard case .missing = error else { throw error }
      return []
    }
    return names.filter { !$0.hasPrefix(".") }.sorted { precedes($0, $1) }
  }

  static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// The lines of a list in the format of sha256sum.
  static func digests(in file: InputFile) throws -> [(name: String, digest: String)] {
    guard file.byteCount <= 1 << 26 else {
      throw ConvertFailure.badChecksumList(line: 1, found: "\(file.byteCount) bytes")
    }
    let text = String(decoding: try file.read(at: 0, count: file.byteCount), as: UTF8.self)
    var digests: [(name: String, digest: String)] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
      let digest = line.prefix(64)
      var name = line.dropFirst(66)
      if name.hasPrefix("./") { name = name.dropFirst(2) }
      let isHexadecimal = digest.utf8.count == 64 && digest.allSatisfy(\.isHexDigit)
      let gap = line.dropFirst(64).prefix(2)
      guard isHexadecimal, gap == "  " || gap == " *", !name.isEmpty else {
        throw ConvertFailure.badChecksumList(line: index + 1, found: String(line.prefix(80)))
      }
      digests.append((String(name), digest.lowercased()))
    }
    return digests
  }
}
