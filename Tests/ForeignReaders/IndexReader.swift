import ByteStreams
import FaceData
import Foundation
import Retrieval

@testable import Artifacts
@testable import Index

/// An index of a few codes in memory: its files are replaced one at a time, and it is asked.
///
/// What the questions come from is opened once: it is honest, and opening takes longer than asking.
final class IndexReader: Sendable {
  static let shared = IndexReader()

  private let path = "\(MemoryFile.folder)/index"
  private let codes = "\(MemoryFile.folder)/codes.safetensors"
  private let search: IndexSearch
  // It only reads: without a model it uses none of its workers.
  private nonisolated(unsafe) let source: QuerySource
  private let generation: String
  /// Its one segment.
  private let name: SegmentName
  private let current: [UInt8]
  /// The manifest of the generation in force.
  let manifest: [UInt8]

  private init() {
    do {
      try Seeds.writeCodes(to: codes)
      _ = try IndexBuild(codes: codes, index: path).run()
      _ = try IndexRemoval([1], index: path).run()
      search = try IndexSearch(path)
      source = try QuerySource(.codes(path: codes, split: .train), for: search.generation)
      generation = "\(path)/\(search.generation.name)"
      name = search.generation.segments[0].name
      current = try Self.contents("\(path)/CURRENT")
      manifest = try Self.contents("\(generation)/\(Manifest.fileName)")
    } catch { Unplayable.because(error) }
  }

  static func contents(_ path: String) throws -> [UInt8] {
    let file = try InputFile(path)
    return try file.read(at: 0, count: file.byteCount)
  }

  /// Its segment.
  func segment() throws -> [UInt8] { try Self.contents("\(generation)/\(name)") }

  /// The seeds of `.index`: the files as they are.
  func seeds() throws -> [[UInt8]] {
    [[0] + current, [1] + Seal.unsealed(manifest), [2] + Seal.unsealed(try segment())]
  }

  /// Reads the index with one of its files, which the first byte names, replaced by the rest.
  func read(_ bytes: [UInt8]) throws {
    let rest = Array(bytes.dropFirst())
    switch (bytes.first ?? 0) % 3 {
    case 0:
      defer { try? MemoryFile.write(current, to: "\(path)/CURRENT") }
      try MemoryFile.write(rest, to: "\(path)/CURRENT")
      _ = try IndexDirectory(path: path).open()
    case 1:
      defer { try? MemoryFile.write(manifest, to: "\(generation)/\(Manifest.fileName)") }
      try MemoryFile.write(Seal.sealed(rest), to: "\(generation)/\(Manifest.fileName)")
      _ = try IndexDirectory(path: path).nextIdentifier()
      _ = try IndexHistory(path)
      _ = try IndexVerification(path)
    default:
      try MemoryFile.write(Seal.sealed(rest), to: "\(MemoryFile.folder)/\(name)")
      let segment = try Segment(name, in: MemoryFile.folder, isChecked: true)
      for row in 0..<segment.count { _ = try segment.rows.codes.code(at: row) }
    }
  }

  /// Asks all queries in `bytes`, which come in two pieces.
  func ask(_ bytes: [UInt8]) throws {
    var batch = QueryBatch(search, source, .nearest(2))
    let half = bytes.count / 2
    _ = try batch.answers(to: Array(bytes[..<half]))
    _ = try batch.answers(to: Array(bytes[half...]))
    _ = try batch.lastAnswers()
  }
}

/// Ends the process with a message, which optimised preconditions leave out.
public enum Unplayable {
  /// Says why and stops.
  public static func because(_ reason: any Error) -> Never {
    try? FileHandle.standardError.write(contentsOf: Data("\(reason)\n".utf8))
    abort()
  }
}
