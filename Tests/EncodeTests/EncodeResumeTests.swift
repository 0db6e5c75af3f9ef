import Artifacts
import ByteStreams
import FaceData
import Foundation
import HashNetwork
import Lanes
import Progress
import Retrieval
import SeededRandom
import TestSupport
import Testing

@testable import Encode

/// 70 gallery and 20 query faces in shards of 16: five whole shards, two rests.
@Suite struct `Encoding that goes on after a kill` {
  private let folder: Folder
  private var faces: String { folder.file("a.faces.safetensors") }
  private var model: String { folder.file("a.model.safetensors") }
  private var codes: String { folder.file("a.codes.safetensors") }
  private var journalPath: String { folder.file(".a.codes.safetensors.journal") }

  init() throws {
    folder = try Folder()
    let (train, test) = (70, 20)
    let writer = try FaceSetWriter(
      faces, pixels: .bytes, trainIdentities: (0..<train).map { Int64($0 % 4) },
      testIdentities: (0..<test).map { Int64($0 % 4) }, provenanceCapacity: 0)
    var random = SeededRandom(seed: 5, stream: "encode test faces")
    for _ in 0..<train + test {
      let pixels = (0..<3072).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      try pixels.withUnsafeBytes { try writer.write(images: $0) }
    }
    try writer.finish(
      FaceSetWriter.Facts(
        identityCount: 4, train: (127, 74), test: (127, 74),
        validation: Array(repeating: 0, count: train), provenance: [:]))
    try HashModel(
      shape: NetworkShape(codeLength: 70, splitNumber: 2, classCount: 4), seed: 9
    ).write(to: model, pixels: (mean: 127, deviation: 74), provenance: [:])
  }

  private func stage(_ settings: EncodeSettings, shard: Int = 16) -> EncodeStage {
    var stage = EncodeStage(
      faces: faces, model: model, codes: codes, threads: 2, settings: settings)
    stage.shard = shard
    return stage
  }

  private func contents(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

  @Test func `gives the same bytes from every point it can be killed at`() throws {
    let settings = try EncodeSettings(nil)
    _ = try stage(settings, shard: 1000).run(progress: .silent)
    let expected = try #require(contents(codes))
    let journals = Snapshots()
    _ = try stage(settings).run(
      progress: ProgressReporter { [journalPath] event in
        if case .advanced = event {
          journals.add(FileManager.default.contents(atPath: journalPath))
        }
      })
    #expect(contents(codes) == expected, "the shards' size does not show")
    #expect(contents(journalPath) == nil, "a finished job leaves no journal")
    #expect(Set(journals.all.map(\.count)).count == 5, "each whole shard was kept")
    for journal in journals.all {
      try FileManager.default.removeItem(atPath: codes)
      try journal.write(to: URL(fileURLWithPath: journalPath))
      _ = try stage(settings).run(progress: .silent)
      #expect(contents(codes) == expected)
      #expect(contents(journalPath) == nil)
    }
  }

  @Test func `takes kept shards as they are, and only of the same faces, model and settings`()
    throws
  {
    let settings = try EncodeSettings(nil)
    func keepZeros(in stage: EncodeStage) throws {
      let set = try FaceSet(faces)
      let artifact = try Artifact(model, .model)
      let workers = Workers(count: 1)
      defer { workers.stop() }
      let encoder = try CodeEncoder(HashModel(artifact), workers: workers)
      let journal = try #require(try stage.journal(set, artifact, encoder))
      try journal.append([UInt8](repeating: 0, count: 16 * 2 * 8))
    }
    func firstShardIsZero() throws -> Bool {
      let table = try CodesArtifact(codes).gallery
      return table.withWords { words in words.prefix(16 * 2).allSatisfy { $0 == 0 } }
    }
    try keepZeros(in: stage(settings))
    _ = try stage(settings).run(progress: .silent)
    #expect(try firstShardIsZero())
    try keepZeros(in: stage(settings))
    let other = folder.file("encode.yaml")
    try "query_normalisation: reference\n".write(toFile: other, atomically: true, encoding: .utf8)
    _ = try stage(EncodeSettings(other)).run(progress: .silent)
    #expect(try !firstShardIsZero())
  }
}

/// Files as they were at some moments.
private final class Snapshots: @unchecked Sendable {
  private(set) var all: [Data] = []
  func add(_ data: Data?) { if let data { all.append(data) } }
}
