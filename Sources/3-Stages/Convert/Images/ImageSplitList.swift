import ByteStreams

/// A list of test pictures: their paths, one a line.
struct ImageSplitList {
  /// Where the list is.
  let path: String
  /// SHA-256 of the file.
  let digest: String
  private let lines: TextLines

  static let byteLimit = 1 << 26

  init(_ path: String) throws {
    let file = try InputFile(path)
    guard file.byteCount <= Self.byteLimit else {
      throw FailureInFile(
        ConvertFailure.longList(byteCount: file.byteCount, limit: Self.byteLimit), in: path)
    }
    let bytes = try file.read(at: 0, count: file.byteCount)
    self.path = path
    digest = Digest.of(bytes)
    lines = TextLines(bytes)
  }

  /// Whether each face of `harvest` is listed. A listed picture that was left out is passed over.
  ///
  /// - Throws: A `ConvertFailure` that names a listed file which is not in the folder at all.
  func flags(_ harvest: FaceHarvest) throws -> [Bool] {
    let chosen = try chosen(among: Set(harvest.tree.candidates.map { ExactName($0.name) }))
    return harvest.faces.map { chosen.contains(ExactName($0.candidate.name)) }
  }

  /// The listed ones of `known` names.
  func chosen(among known: Set<ExactName>) throws -> Set<ExactName> {
    var chosen: Set<ExactName> = []
    for line in lines {
      guard let name = ExactName(bytes: line.bytes), known.contains(name) else {
        throw FailureInFile(ConvertFailure.listedFileMissing(line.quoted), in: path)
      }
      chosen.insert(name)
    }
    return chosen
  }
}
