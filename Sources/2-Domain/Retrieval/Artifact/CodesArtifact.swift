import Artifacts
import ByteStreams

/// Codes of a gallery and of queries, as `ddh-encode` writes them.
///
/// | tensor | type | shape | holds |
/// |---|---|---|---|
/// | `gallery.codes` | U64 | (n, W) | bit i of a code = bit i mod 64 of word i / 64; unused bits 0 |
/// | `gallery.identities` | I64 | (n) | 0 or more |
/// | `query.codes` | U64 | (m, W) | as the gallery |
/// | `query.identities` | I64 | (m) | as the gallery |
///
/// | metadata | holds |
/// |---|---|
/// | `code.bits` | L, 1 … 256; W = ⌈L / 64⌉ |
/// | `model.fingerprint` | `ddh.sha256` of the model that made the codes |
///
/// Source: docs/formats/codes.md.
public struct CodesArtifact: Sendable {
  /// The file behind it; the tables borrow its memory.
  public let artifact: Artifact
  /// The codes searched in.
  public let gallery: CodeTable
  /// The codes searched for.
  public let queries: CodeTable
  /// The fingerprint of the model that made the codes.
  public let modelFingerprint: String

  /// L.
  public var length: CodeLength { gallery.length }

  /// Opens and checks the codes artifact at `path`.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around an `ArtifactFailure` or `RetrievalFailure`.
  public init(_ path: String) throws {
    artifact = try Artifact(path, .codes)
    gallery = try CodeTable(stored: "gallery", in: artifact)
    queries = try CodeTable(stored: "query", in: artifact)
    modelFingerprint = try artifact.text("model.fingerprint")
    for (name, table) in [("gallery", gallery), ("query", queries)] {
      guard let row = table.withIdentities({ $0.firstIndex { $0 < 0 } }) else { continue }
      throw FailureInFile(
        RetrievalFailure.negativeIdentity(table: name, row: row, found: table.identity(at: row)),
        in: path)
    }
  }

  /// Writes a codes artifact to `path`.
  ///
  /// - Parameters:
  ///   - modelFingerprint: `ddh.sha256` of the model that made the codes.
  ///   - provenance: Further metadata: inputs, settings, counts.
  /// - Returns: The artifact's fingerprint.
  /// - Throws: `FileFailure`, or `RetrievalFailure` when gallery and queries differ in length.
  @discardableResult
  public static func write(
    to path: String, gallery: CodeTable, queries: CodeTable, modelFingerprint: String,
    provenance: [String: String] = [:]
  ) throws -> String {
    guard gallery.length == queries.length else {
      throw RetrievalFailure.codeLengthMismatch(found: queries.length, expected: gallery.length)
    }
    let size = provenance.reduce(0) { $0 + 2 * ($1.key.utf8.count + $1.value.utf8.count) + 16 }
    let writer = try ArtifactWriter(
      path, .codes, try gallery.declarations("gallery") + queries.declarations("query"),
      metadataCapacity: 4096 + 3 * size)
    try gallery.write(to: writer)
    try queries.write(to: writer)
    var metadata = provenance
    metadata["code.bits"] = String(gallery.length.bits)
    metadata["model.fingerprint"] = modelFingerprint
    return try writer.finish(metadata: metadata)
  }
}
