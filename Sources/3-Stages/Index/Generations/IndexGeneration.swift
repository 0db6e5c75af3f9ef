import Artifacts
import ByteStreams
import Retrieval

/// One immutable generation of an index.
public struct IndexGeneration: Sendable {
  /// The generation's directory name.
  public let name: String
  /// Stands for the whole content.
  public let fingerprint: String
  let manifest: Manifest
  /// As the manifest names them: ids ascend from one to the next.
  let segments: [Segment]
  /// For each segment, the rows that no longer count, ascending.
  let removedRows: [[Int]]

  /// L.
  public var length: CodeLength { manifest.length }
  /// The model a query must be encoded with.
  public var modelFingerprint: String { manifest.modelFingerprint }
  /// Codes that can be found.
  public var count: Int { segments.reduce(-manifest.removed.count) { $0 + $1.count } }
  /// What made it.
  public var change: IndexChange { manifest.change }
  /// Whether it is known of which faces the codes were made.
  var isKeyed: Bool { segments.allSatisfy { $0.rows.keys.count > 0 } }

  /// Opens the generation `name` in its `directory`.
  ///
  /// - Parameter isChecked: Whether every tensor is compared with its checksum; structure, names and
  ///   fingerprints always are.
  init(
    _ name: GenerationName, in directory: String, isChecked: Bool = true, _ run: IndexRun = .quiet
  ) throws {
    try self.init(name, in: directory, run) { _ in isChecked }
  }

  /// Opens the generation `name`, comparing with their checksums the segments `isChecked` names.
  init(
    _ name: GenerationName, in directory: String, _ run: IndexRun,
    checking isChecked: (SegmentName) -> Bool
  ) throws {
    self.name = name.description
    (manifest, fingerprint) = try Manifest.open(in: directory)
    let files = try manifest.segments.map { entry in
      (entry, artifact: try Artifact(unverified: "\(directory)/\(entry.name)", .index))
    }
    try SegmentChecksums(files.filter { isChecked($0.0.name) }.map(\.artifact)).verify(run)
    segments = try files.map { entry, artifact in
      let segment = try Segment(entry.name, artifact)
      guard segment.fingerprint == entry.fingerprint else {
        throw FailureInFile(
          IndexFailure.changed(found: segment.fingerprint, expected: entry.fingerprint),
          in: "\(directory)/\(entry.name)")
      }
      return segment
    }
    for segment in segments where segment.rows.codes.length != manifest.length {
      throw FailureInFile(
        RetrievalFailure.codeLengthMismatch(
          found: segment.rows.codes.length, expected: manifest.length),
        in: "\(directory)/\(segment.name)")
    }
    do { removedRows = try Self.rows(of: manifest.removed, in: segments) } catch {
      throw FailureInFile(error, in: "\(directory)/\(Manifest.fileName)")
    }
  }

  /// Where the removed ids are, segment by segment.
  private static func rows(
    of removed: Column<Int64>, in segments: [Segment]
  ) throws(IndexFailure) -> [[Int]] {
    var rows = segments.map { _ in [Int]() }
    var current = 0
    for index in 0..<removed.count {
      let id = removed[index]
      while current < segments.count, segments[current].name.last < id { current += 1 }
      guard current < segments.count,
        let row = segments[current].rows.identifiers.position(of: id)
      else { throw .removedIsUnknown(id) }
      rows[current].append(row)
    }
    return rows
  }

  /// The rows that can be found, in ascending order of ids.
  var ranges: [(rows: SegmentRows, range: Range<Int>)] {
    zip(segments, removedRows).flatMap { segment, removed in
      Portion(segment.rows, dropping: removed).ranges.map { (segment.rows, $0) }
    }
  }

  /// Calls `body` with every row that can be found, in ascending order of ids.
  func forEachRow(_ body: (SegmentRows, Int) throws -> Void) rethrows {
    for (rows, range) in ranges { for row in range { try body(rows, row) } }
  }

  /// The key of the face that the code `id` was made of; nil where that is unknown.
  func key(of id: Int64) -> ContentKey? {
    for segment in segments {
      if let row = segment.rows.identifiers.position(of: id) { return segment.rows.key(at: row) }
    }
    return nil
  }

  /// Whether a code that can be found is of `identity`.
  ///
  /// - Complexity: O(n).
  public func holds(identity: Int64) -> Bool {
    ranges.contains { rows, range in
      unsafe rows.codes.withIdentities { unsafe $0[range].contains(identity) }
    }
  }

  /// Whether `id` is one of a row that can be found.
  func holds(_ id: Int64) -> Bool {
    manifest.removed.position(of: id) == nil
      && segments.contains { $0.rows.identifiers.position(of: id) != nil }
  }
}
