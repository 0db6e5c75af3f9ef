import ByteStreams
import Foundation
import Progress
import Retrieval

/// An index's codes in a format other programs read, its ids and identities beside them.
///
/// Rows are the codes that can be found, by ascending id, in every file.
public struct IndexExport: Sendable {
  private let generation: IndexGeneration
  private let run: IndexRun

  /// Bytes gathered before they are written.
  private static let pieceCapacity = 1 << 18

  /// Will export the index in the directory `path`.
  public init(_ path: String, threads: Int = 1, progress: ProgressReporter = .silent) throws {
    run = IndexRun(threads: threads, progress: progress)
    generation = try IndexDirectory(path: path).open(run)
  }

  /// Writes the codes as `format` to `path`, and beside it `STEM.ids.npy` and
  /// `STEM.identities.npy`, I64 (n).
  ///
  /// An earlier export's codes are removed before its columns are replaced, and the codes come last:
  /// where they are, all three are of one export.
  ///
  /// - Returns: The paths written.
  public func write(_ format: ExportFormat, to path: String) throws -> [String] {
    let stem = (path as NSString).deletingPathExtension
    let column = NumPyHeader(type: "<i8", shape: [generation.count]).bytes
    let codes = try sealed(path) { file in try write(format, to: file) }
    let columns = [
      try sealed("\(stem).ids.npy") { file in
        try file.write(column)
        try forEachRow(of: file) { FaissHeader.little(UInt64(bitPattern: $0.identifiers[$1]), 8) }
      },
      try sealed("\(stem).identities.npy") { file in
        try file.write(column)
        try forEachRow(of: file) {
          FaissHeader.little(UInt64(bitPattern: $0.codes.identity(at: $1)), 8)
        }
      },
    ]
    try codes.removeTarget()
    for file in columns + [codes] { try file.publish() }
    return ([codes] + columns).map(\.path)
  }

  private func write(_ format: ExportFormat, to file: OutputFile) throws {
    let (count, length) = (generation.count, generation.length)
    let bits = length.bits
    switch format {
    case .packed:
      try file.write(NumPyHeader(type: "|u1", shape: [count, length.byteCount]).bytes)
      try writeCodes(to: file)
    case .signs:
      try file.write(NumPyHeader(type: "|i1", shape: [count, bits]).bytes)
      try forEachCode(of: file) { code, _, _ in (0..<bits).map { code[$0] ? 1 : 255 } }
    case .faissFlat: try writeFlat(to: file)
    case .faissMap:
      try file.write(
        FaissHeader("IBM2", codeByteCount: length.byteCount, count: count).bytes)
      try writeFlat(to: file)
      try file.write(FaissHeader.little(UInt64(count), 8))
      try forEachRow(of: file) { FaissHeader.little(UInt64(bitPattern: $0.identifiers[$1]), 8) }
    case .pgvector:
      try file.write("id,identity,code\n")
      try forEachCode(of: file) { code, id, identity in Array("\(id),\(identity),\(code)\n".utf8) }
    }
  }

  private func writeFlat(to file: OutputFile) throws {
    let (count, byteCount) = (generation.count, generation.length.byteCount)
    try file.write(FaissHeader("IBxF", codeByteCount: byteCount, count: count).bytes)
    try file.write(FaissHeader.little(UInt64(count * byteCount), 8))
    try writeCodes(to: file)
  }

  private func writeCodes(to file: OutputFile) throws {
    let byteCount = generation.length.byteCount
    try forEachCode(of: file) { code, _, _ in
      (0..<byteCount).map { UInt8(truncatingIfNeeded: code.words[$0 / 8] >> UInt64($0 % 8 * 8)) }
    }
  }

  private func forEachCode(
    of file: OutputFile, _ bytes: (BinaryCode, _ id: Int64, _ identity: Int64) -> [UInt8]
  ) throws {
    try forEachRow(of: file) { rows, row in
      bytes(try rows.codes.code(at: row), rows.identifiers[row], rows.codes.identity(at: row))
    }
  }

  private func forEachRow(
    of file: OutputFile, _ bytes: (SegmentRows, Int) throws -> [UInt8]
  ) throws {
    var piece: [UInt8] = []
    var done = 0
    let name = URL(fileURLWithPath: file.path).lastPathComponent
    run.progress.begin("writing \(name)", total: generation.count, unit: "codes")
    try generation.forEachRow { rows, row in
      done += 1
      piece += try bytes(rows, row)
      if piece.count >= Self.pieceCapacity {
        try file.write(piece)
        piece.removeAll(keepingCapacity: true)
        run.progress.advance(to: done)
      }
    }
    try file.write(piece)
    run.progress.advance(to: done)
    run.progress.end()
  }

  private func sealed(_ path: String, _ body: (OutputFile) throws -> Void) throws -> OutputFile {
    let file = try OutputFile(path)
    try body(file)
    try file.seal()
    return file
  }
}
