import Artifacts
import ByteStreams
import Retrieval

/// What one generation is made of: segments, and the ids in them that no longer count.
///
/// | tensor | type | shape | holds |
/// |---|---|---|---|
/// | `removed.ids` | I64 | (r) | ids of removed rows the segments still hold, ascending |
///
/// | metadata | holds |
/// |---|---|
/// | `code.bits` | L |
/// | `model.fingerprint` | `ddh.sha256` of the model that made the codes |
/// | `ids.next` | the first id that was never given out |
/// | `segments` | their number |
/// | `segment.N` | file name, space, `ddh.sha256` of segment N, from 0; in ascending order of ids |
/// | `change`, `change.added`, `change.removed` | what made the generation, and how many codes came and went |
/// | `input.*` | after a build: `ddh.sha256` of the codes and, where given, the faces |
///
/// Source: docs/formats/index.md.
struct Manifest: Sendable {
  /// One segment as the manifest names it.
  struct Entry: Equatable, Sendable {
    let name: SegmentName
    let fingerprint: String
  }

  /// L.
  let length: CodeLength
  /// Which model made the codes.
  let modelFingerprint: String
  /// The first id that was never given out.
  let nextIdentifier: Int64
  /// Ascending by their ids.
  let segments: [Entry]
  /// Ids in the segments that no longer count, ascending.
  let removed: Column<Int64>
  /// What made this generation.
  let change: IndexChange

  init(
    length: CodeLength, modelFingerprint: String, nextIdentifier: Int64, segments: [Entry],
    removed: Column<Int64>, change: IndexChange
  ) {
    self.length = length
    self.modelFingerprint = modelFingerprint
    self.nextIdentifier = nextIdentifier
    self.segments = segments
    self.removed = removed
    self.change = change
  }

  /// The manifest's file name.
  static let fileName = "manifest.safetensors"

  /// Segments a manifest may name: far more than the logarithm of any number of codes.
  private static let segmentLimit = 1024

  /// Opens and checks the manifest in the generation's `directory`.
  ///
  /// - Returns: The manifest and its fingerprint.
  static func open(in directory: String) throws -> (manifest: Manifest, fingerprint: String) {
    let artifact = try Artifact("\(directory)/\(fileName)", .generation)
    let removed = try artifact.tensor("removed.ids", .integers, [nil])
    let count = try artifact.integer("segments", in: 0...segmentLimit)
    let manifest = Manifest(
      length: try CodeLength(bits: artifact.integer("code.bits", in: 1...CodeLength.longest)),
      modelFingerprint: try artifact.text("model.fingerprint"),
      nextIdentifier: Int64(
        try artifact.integer("ids.next", in: 0...Int(SegmentName.identifierLimit))),
      segments: try (0..<count).map { try entry("segment.\($0)", of: artifact) },
      removed: Column(removed, of: artifact),
      change: try IndexChange(in: artifact))
    do { try manifest.checkOrder() } catch { throw FailureInFile(error, in: artifact.file.path) }
    return (manifest, artifact.fingerprint)
  }

  /// Writes the manifest into the generation's `directory`.
  func write(in directory: String) throws {
    let writer = try ArtifactWriter(
      "\(directory)/\(Self.fileName)", .generation,
      [TensorDeclaration("removed.ids", .integers, [removed.count])],
      metadataCapacity: 8192 + 256 * segments.count)
    unsafe try removed.withBytes(of: 0..<removed.count) { unsafe try writer.write($0) }
    var metadata = change.metadata
    metadata["code.bits"] = String(length.bits)
    metadata["model.fingerprint"] = modelFingerprint
    metadata["ids.next"] = String(nextIdentifier)
    metadata["segments"] = String(segments.count)
    for (position, entry) in segments.enumerated() {
      metadata["segment.\(position)"] = "\(entry.name) \(entry.fingerprint)"
    }
    try writer.finish(metadata: metadata)
  }

  private static func entry(_ key: String, of artifact: Artifact) throws -> Entry {
    let text = try artifact.text(key)
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let name = SegmentName(parts[0]), !parts[1].isEmpty else {
      throw artifact.failure(
        .badMetadata(
          key, found: text, expected: "a segment such as 0-99.safetensors and its digest"))
    }
    return Entry(name: name, fingerprint: parts[1])
  }

  private func checkOrder() throws(IndexFailure) {
    var previous: Int64 = -1
    for entry in segments {
      guard entry.name.first > previous else {
        throw .identifiersNotAscending(row: 0, found: entry.name.first, after: previous)
      }
      previous = entry.name.last
    }
    guard previous < nextIdentifier else {
      throw .identifierNotIssued(found: previous, next: nextIdentifier)
    }
    if let row = removed.firstDescent {
      throw .identifiersNotAscending(row: row, found: removed[row], after: removed[row - 1])
    }
  }
}
