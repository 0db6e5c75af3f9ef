import Artifacts
import ByteStreams
import Foundation
import Testing

@testable import Retrieval

@Suite struct CodesArtifactTests {
  private let path =
    FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).codes.safetensors"

  private func write(_ bits: Int, queryBits: Int? = nil) throws -> (CodeTable, CodeTable) {
    let gallery = try randomTable(bits: bits, count: 20)
    let queries = try randomTable(bits: queryBits ?? bits, count: 4, seed: 2)
    try CodesArtifact.write(
      to: path, gallery: gallery, queries: queries, modelFingerprint: "a model",
      provenance: ["input.faces.sha256": "\"quoted\" \u{1}"])
    return (gallery, queries)
  }

  @Test(arguments: awkwardLengths)
  func `codes survive the way through a file`(bits: Int) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (gallery, queries) = try write(bits)
    let read = try CodesArtifact(path)
    #expect(read.length.bits == bits)
    #expect(read.modelFingerprint == "a model")
    #expect(read.artifact.metadata["input.faces.sha256"] == "\"quoted\" \u{1}")
    for (one, other) in [(gallery, read.gallery), (queries, read.queries)] {
      #expect(one.count == other.count)
      #expect(one.withWords { Array($0) } == other.withWords { Array($0) })
      #expect(one.withIdentities { Array($0) } == other.withIdentities { Array($0) })
    }
  }

  @Test func `a table keeps the mapped file alive`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (gallery, _) = try write(48)
    let table = try CodesArtifact(path).gallery
    #expect(table.withWords { Array($0) } == gallery.withWords { Array($0) })
  }

  @Test func `gallery and queries of two lengths are not written`() throws {
    #expect(throws: RetrievalFailure.self) { try write(12, queryBits: 13) }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `every changed byte is refused`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try write(12)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for place in whole.indices where place % 3 == 0 {
      var damaged = whole
      damaged[place] ^= 1
      try damaged.write(to: URL(fileURLWithPath: path))
      #expect(throws: (any Error).self, "byte \(place)") { try CodesArtifact(path) }
    }
  }

  /// Writes a codes artifact whose container is sound and whose content is not.
  private func writeRaw(
    bits: String, words: [UInt64], shape: [Int], identities: [Int64]
  ) throws {
    let writer = try ArtifactWriter(
      path, .codes,
      [
        TensorDeclaration("gallery.codes", .words, shape),
        TensorDeclaration("gallery.identities", .integers, [identities.count]),
        TensorDeclaration("query.codes", .words, shape),
        TensorDeclaration("query.identities", .integers, [identities.count]),
      ])
    for _ in 0..<2 {
      try writer.write(words)
      try writer.write(identities)
    }
    try writer.finish(metadata: ["code.bits": bits, "model.fingerprint": "a model"])
  }

  @Test func `a sound container with unsound codes is refused`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try writeRaw(bits: "12", words: [1 << 12], shape: [1, 1], identities: [0])
    let unused = #expect(throws: FailureInFile.self) { try CodesArtifact(path) }
    #expect(unused?.description.contains("beyond the 12 bits") == true)
    try writeRaw(bits: "65", words: [0], shape: [1, 1], identities: [0])
    #expect(throws: FailureInFile.self) { try CodesArtifact(path) }
    try writeRaw(bits: "257", words: [0], shape: [1, 1], identities: [0])
    #expect(throws: FailureInFile.self) { try CodesArtifact(path) }
    try writeRaw(bits: "12", words: [0, 0], shape: [2, 1], identities: [0])
    #expect(throws: FailureInFile.self) { try CodesArtifact(path) }
    try writeRaw(bits: "12", words: [0, 0], shape: [2, 1], identities: [0, -7])
    let negative = #expect(throws: FailureInFile.self) { try CodesArtifact(path) }
    #expect(
      negative?.failure as? RetrievalFailure
        == .negativeIdentity(table: "gallery", row: 1, found: -7))
  }
}
