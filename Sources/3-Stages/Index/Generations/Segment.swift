import Artifacts
import ByteStreams
import Retrieval

/// An immutable file of codes, shared by every generation that holds it.
struct Segment: Sendable {
  let name: SegmentName
  let rows: SegmentRows
  /// Stands for the whole content.
  let fingerprint: String
  /// The mapped file.
  let artifact: Artifact

  /// Rows.
  var count: Int { rows.count }

  /// Opens the segment `name` in the generation's `directory`.
  ///
  /// - Parameter isChecked: Whether every tensor is compared with its checksum.
  init(_ name: SegmentName, in directory: String, isChecked: Bool) throws {
    let artifact = try Artifact(unverified: "\(directory)/\(name)", .index)
    if isChecked { try SegmentChecksums([artifact]).verify(.quiet) }
    try self.init(name, artifact)
  }

  /// Takes the segment `name` from `artifact`, whose checksums are somebody else's care.
  init(_ name: SegmentName, _ artifact: Artifact) throws {
    let codes = try CodeTable(stored: "index", in: artifact)
    let identifiers = Column<Int64>(
      try artifact.tensor("index.ids", .integers, [codes.count]), of: artifact)
    let keys = Column<UInt64>(
      try artifact.tensor("index.keys", .words, [nil, 2]), of: artifact)
    guard keys.count == 0 || keys.count == 2 * codes.count else {
      throw artifact.failure(
        .wrongTensor(
          "index.keys", found: "\(keys.count / 2) rows", expected: "0 or \(codes.count) rows"))
    }
    self.name = name
    self.artifact = artifact
    rows = SegmentRows(codes: codes, identifiers: identifiers, keys: keys)
    fingerprint = artifact.fingerprint
    do { try checkIdentifiers() } catch { throw FailureInFile(error, in: artifact.file.path) }
  }

  private func checkIdentifiers() throws(IndexFailure) {
    let ids = rows.identifiers
    if let row = ids.firstDescent {
      throw .identifiersNotAscending(row: row, found: ids[row], after: ids[row - 1])
    }
    guard count > 0, ids[0] == name.first, ids[count - 1] == name.last else {
      throw .wrongSegmentName(
        found: count > 0 ? "ids \(ids[0]) to \(ids[count - 1])" : "no ids", expected: "\(name)")
    }
  }

  /// Writes `portions` one after another as one segment.
  ///
  /// - Precondition: their ids ascend; there is at least one row; all have keys or none has.
  /// - Parameter meter: Is told of every byte.
  /// - Returns: The segment's entry for a manifest.
  static func write(
    _ portions: [Portion], length: CodeLength, in directory: String, _ meter: PhaseMeter
  ) throws -> Manifest.Entry {
    let count = portions.reduce(0) { $0 + $1.count }
    let ends = portions.compactMap(\.ends)
    guard let first = ends.first?.first, let last = ends.last?.last else {
      preconditionFailure("a segment of no rows")
    }
    precondition(portions.allSatisfy { $0.rows.codes.length == length }, "codes of two lengths")
    let name = SegmentName(first: first, last: last)
    let isKeyed = portions.isKeyed
    let writer = try ArtifactWriter(
      "\(directory)/\(name)", .index,
      [
        TensorDeclaration("index.codes", .words, [count, length.wordCount]),
        TensorDeclaration("index.identities", .integers, [count]),
        TensorDeclaration("index.ids", .integers, [count]),
        TensorDeclaration("index.keys", .words, [isKeyed ? count : 0, 2]),
      ])
    try write(portions, length.wordCount, to: writer, meter)
    let fingerprint = try writer.finish(metadata: ["code.bits": String(length.bits)])
    return Manifest.Entry(name: name, fingerprint: fingerprint)
  }

  /// Rows written at a time: some megabytes.
  private static let pieceCount = 1 << 18

  private static func write(
    _ portions: [Portion], _ wordCount: Int, to writer: ArtifactWriter, _ meter: PhaseMeter
  ) throws {
    func forEachRange(_ body: (SegmentRows, Range<Int>) throws -> Void) rethrows {
      for portion in portions {
        for range in portion.ranges {
          for start in stride(from: range.lowerBound, to: range.upperBound, by: pieceCount) {
            try body(portion.rows, start..<min(start + pieceCount, range.upperBound))
          }
        }
      }
    }
    func write(_ bytes: UnsafeRawBufferPointer) throws {
      unsafe try writer.write(bytes)
      meter.add(bytes: bytes.count)
    }
    func scaled(_ range: Range<Int>, by factor: Int) -> Range<Int> {
      range.lowerBound * factor..<range.upperBound * factor
    }
    try forEachRange { rows, range in
      unsafe try rows.codes.withWords {
        unsafe try write(UnsafeRawBufferPointer(.init(rebasing: $0[scaled(range, by: wordCount)])))
      }
    }
    try forEachRange { rows, range in
      unsafe try rows.codes.withIdentities {
        unsafe try write(UnsafeRawBufferPointer(.init(rebasing: $0[range])))
      }
    }
    try forEachRange { rows, range in
      unsafe try rows.identifiers.withBytes(of: range) { unsafe try write($0) }
    }
    try forEachRange { rows, range in
      guard rows.keys.count > 0 else { return }
      unsafe try rows.keys.withBytes(of: scaled(range, by: 2)) { unsafe try write($0) }
    }
  }
}
