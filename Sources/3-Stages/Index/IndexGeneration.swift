import Artifacts
import ByteStreams
import Retrieval

/// One immutable generation of an index, checked whole when it is opened.
///
/// | tensor | type | shape | holds |
/// |---|---|---|---|
/// | `index.codes` | U64 | (n, W) | packed as in a codes artifact |
/// | `index.identities` | I64 | (n) | |
/// | `index.ids` | I64 | (n) | ascending, each once |
///
/// | metadata | holds |
/// |---|---|
/// | `code.bits` | L; W = ⌈L / 64⌉ |
/// | `model.fingerprint` | `ddh.sha256` of the model that made the codes |
/// | `input.codes.sha256` | `ddh.sha256` of the codes artifact it was built from |
public struct IndexGeneration: Sendable {
  /// The generation's directory name.
  public let name: String
  /// The codes searched in.
  public let codes: CodeTable
  /// For each row, the id it keeps for ever.
  public let identifiers: [Int64]
  /// The model a query must be encoded with.
  public let modelFingerprint: String
  /// Stands for the whole content.
  public let fingerprint: String
  /// The fingerprint of the codes artifact it was built from.
  let sourceFingerprint: String

  /// Rows that verification searches for.
  static let sampleCount = 100

  init(_ name: GenerationName, at path: String) throws {
    let artifact = try Artifact(path, .index)
    self.name = name.description
    codes = try CodeTable(stored: "index", in: artifact)
    identifiers = try artifact.integers("index.ids", [codes.count])
    modelFingerprint = try artifact.text("model.fingerprint")
    sourceFingerprint = try artifact.text("input.codes.sha256")
    fingerprint = artifact.fingerprint
    for row in identifiers.indices.dropFirst() where identifiers[row] <= identifiers[row - 1] {
      throw FailureInFile(
        IndexFailure.identifiersNotAscending(
          row: row, found: identifiers[row], after: identifiers[row - 1]), in: path)
    }
  }

  /// Writes the gallery of `source` as a generation; a code's id is its row in the gallery.
  ///
  /// - Returns: The fingerprint.
  static func write(_ source: CodesArtifact, to path: String) throws -> String {
    let gallery = source.gallery
    let writer = try ArtifactWriter(
      path, .index,
      gallery.declarations("index") + [
        TensorDeclaration("index.ids", .integers, [gallery.count])
      ])
    try gallery.write(to: writer)
    try writer.write((0..<gallery.count).map(Int64.init))
    return try writer.finish(metadata: [
      "code.bits": String(gallery.length.bits),
      "model.fingerprint": source.modelFingerprint,
      "input.codes.sha256": source.artifact.fingerprint,
    ])
  }

  /// Searches for a sample of the index's own codes: each must find itself at distance 0.
  ///
  /// - Returns: How many were searched for.
  /// - Throws: `IndexFailure.notFoundAgain`.
  func verifySelfSearch() throws -> Int {
    let sample = min(Self.sampleCount, codes.count)
    let search = HammingSearch(codes)
    for index in 0..<sample {
      let row = index * codes.count / sample
      let found = try search.within(radius: 0, of: codes.code(at: row))
      guard found.contains(Neighbor(row: row, distance: 0)) else {
        throw IndexFailure.notFoundAgain(identifier: identifiers[row], row: row)
      }
    }
    return sample
  }
}
