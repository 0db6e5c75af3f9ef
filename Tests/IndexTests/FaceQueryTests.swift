import ByteStreams
import Encode
import FaceData
import Foundation
import HashNetwork
import Progress
import Retrieval
import SeededRandom
import TestSupport
import Testing

@testable import Index

/// From pixels to hits: faces and an untrained network, encoded, indexed and asked for.
@Suite struct FaceQueryTests {
  private let folder: Folder
  private var faces: String { folder.file("a.faces.safetensors") }
  private var model: String { folder.file("a.model.safetensors") }
  private var codes: String { folder.file("a.codes.safetensors") }
  private var index: String { folder.file("index") }

  private static let (trainCount, testCount) = (40, 6)

  init() throws {
    folder = try Folder()
    try writeFaces()
    try writeModel(model, seed: 1)
    _ = try EncodeStage(
      faces: faces, model: model, codes: codes, threads: 2, settings: EncodeSettings(nil)
    ).run(progress: .silent)
    _ = try IndexBuild(codes: codes, index: index).run()
  }

  private func writeFaces() throws {
    func identities(_ count: Int) -> [Int64] { (0..<count).map { Int64($0 % 4) } }
    let writer = try FaceSetWriter(
      faces, pixels: .bytes, trainIdentities: identities(Self.trainCount),
      testIdentities: identities(Self.testCount), provenanceCapacity: 0)
    var random = SeededRandom(seed: 3, stream: "index test faces")
    for _ in 0..<Self.trainCount + Self.testCount {
      let pixels = (0..<3072).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      try pixels.withUnsafeBytes { try writer.write(images: $0) }
    }
    try writer.finish(
      FaceSetWriter.Facts(
        identityCount: 4, train: (127, 74), test: (127, 74),
        validation: Array(repeating: 0, count: Self.trainCount), provenance: [:]))
  }

  private func writeModel(_ path: String, seed: UInt64, bits: Int = 48) throws {
    let shape = NetworkShape(codeLength: bits, splitNumber: 4, classCount: 4)
    try HashModel(shape: shape, seed: seed)
      .write(to: path, pixels: (mean: 127, deviation: 74), provenance: [:])
  }

  private func hits(
    _ origin: QuerySource.Origin, _ row: Int, model: String? = nil,
    _ extent: IndexSearch.Extent = .nearest(9)
  ) throws -> [IndexSearch.Hit] {
    let search = try IndexSearch(index)
    let source = try QuerySource(origin, model: model, for: search.generation)
    return try search.hits(for: [source.code(for: .row(row))], extent)[0]
  }

  @Test func `a face finds what its row of the codes finds`() throws {
    for split in QuerySource.Split.allCases {
      for row in 0..<Self.testCount {
        #expect(
          try hits(.faces(path: faces, split: split), row, model: model)
            == hits(.codes(path: codes, split: split), row))
      }
    }
  }

  @Test func `a gallery face finds itself`() throws {
    let hits = try hits(
      .faces(path: faces, split: .train), 7, model: model, .within(radius: 0))
    #expect(hits.contains { $0.id == 7 && $0.identity == 3 && $0.distance == 0 })
  }

  @Test func `another model is refused naming both fingerprints`() throws {
    let other = folder.file("b.model.safetensors")
    try writeModel(other, seed: 2)
    let search = try IndexSearch(index)
    let failure = #expect(throws: FailureInFile.self) {
      try hits(.faces(path: faces, split: .test), 0, model: other)
    }
    #expect(failure?.path == other)
    #expect(failure?.description.contains(search.generation.modelFingerprint) == true)
  }

  @Test func `a row that is not there is refused`() throws {
    let failure = #expect(throws: FailureInFile.self) {
      try hits(.faces(path: faces, split: .test), -1, model: model)
    }
    #expect(failure?.description.contains("row -1 is asked for, but test has 6 rows") == true)
  }

  @Test func `the command answers for a face`() throws {
    let answer = try Command(
      "ddh-index",
      [
        "query", "--index", index, "--faces", faces, "--model", model, "--split", "train",
        "--row", "7", "--radius", "0", "--json",
      ])
    #expect(answer.status == 0 && answer.errors.isEmpty)
    #expect(answer.output.contains("{\"distance\":0,\"id\":7,\"identity\":3,"))
  }
}
