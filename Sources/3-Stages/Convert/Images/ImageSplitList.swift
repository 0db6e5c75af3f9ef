import ByteStreams

/// The paths of a list of test pictures, one a line.
struct ImageSplitList {
  /// Where the list is.
  let path: String
  let paths: [String]
  /// SHA-256 of the file.
  let digest: String

  private static let byteLimit = 1 << 28

  init(_ path: String) throws {
    let file = try InputFile(path)
    guard file.byteCount <= Self.byteLimit else {
      throw FailureInFile(
        ConvertFailure.longList(byteCount: file.byteCount, limit: Self.byteLimit), in: path)
    }
    let bytes = try file.read(at: 0, count: file.byteCount)
    self.path = path
    digest = Digest.of(bytes)
    paths = bytes.split(separator: 10).map { line in
      String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
    }
  }

  /// Whether each face of `harvest` is listed. A listed picture that was left out is passed over.
  ///
  /// - Throws: A `ConvertFailure` that names a listed file which is not in the folder at all.
  func flags(_ harvest: FaceHarvest) throws -> [Bool] {
    let known = Set(harvest.tree.candidates.map(\.name))
    if let missing = paths.first(where: { !known.contains($0) }) {
      throw FailureInFile(ConvertFailure.listedFileMissing(missing), in: path)
    }
    let chosen = Set(paths)
    return harvest.faces.map { chosen.contains($0.candidate.name) }
  }
}
