import Artifacts
import ByteStreams
import Foundation
import TestSupport
import Testing

/// A small model artifact: two tensors and some metadata.
func writeSample(_ path: String, _ kind: ArtifactKind = .model) throws -> String {
  let writer = try ArtifactWriter(
    path, kind,
    [
      TensorDeclaration("counts", .integers, [3]), TensorDeclaration("empty", .floats, [0, 4]),
      TensorDeclaration("values", .floats, [2, 2]), TensorDeclaration("flags", .bytes, [3]),
    ], metadataCapacity: 256)
  try writer.write([Int64(-1), 0, 7])
  try writer.write([Float(1), -0.5, 3, .pi])
  try writer.write([UInt8(1), 0, 1])
  return try writer.finish(metadata: ["note": "quotes \" and \\ and \n lines, ünïcode"])
}

@Suite struct `An artifact` {
  let scratch: Folder
  let path: String

  init() throws {
    scratch = try Folder()
    path = scratch.file("sample.safetensors")
  }

  @Test func `gives back what was written`() throws {
    let fingerprint = try writeSample(path)
    let artifact = try Artifact(path, .model)
    #expect(artifact.fingerprint == fingerprint)
    #expect(try artifact.integers("counts", [nil]) == [-1, 0, 7])
    #expect(try artifact.floats("values", [2, nil]) == [1, -0.5, 3, .pi])
    #expect(try artifact.floats("empty", [0, 4]) == [])
    #expect(try artifact.text("note") == "quotes \" and \\ and \n lines, ünïcode")
  }

  @Test func `has the same bytes every time`() throws {
    _ = try writeSample(path)
    _ = try writeSample(scratch.file("again.safetensors"))
    #expect(try bytes(path) == bytes(scratch.file("again.safetensors")))
  }

  @Test func `is refused with any single bit turned over`() throws {
    _ = try writeSample(path)
    let intact = try bytes(path)
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    func put(_ byte: UInt8, at offset: Int) throws {
      try file.seek(toOffset: UInt64(offset))
      file.write(Data([byte]))
    }
    var accepted: [Int] = []
    for bit in 0..<intact.count * 8 {
      let (offset, byte) = (bit / 8, intact[bit / 8])
      try put(byte ^ 1 << UInt8(bit % 8), at: offset)
      if (try? Artifact(path, .model)) != nil { accepted.append(bit) }
      try put(byte, at: offset)
    }
    #expect(accepted == [])
    _ = try Artifact(path, .model)
  }

  @Test func `is refused extended, doubled, or cut short anywhere`() throws {
    _ = try writeSample(path)
    let intact = try bytes(path)
    for candidate in [intact + [0], intact + intact] {
      try Data(candidate).write(to: URL(fileURLWithPath: path))
      #expect(throws: FailureInFile.self) { try Artifact(path, .model) }
    }
    for length in (0..<intact.count).reversed() {
      try #require(truncate(path, length) == 0)
      #expect(throws: FailureInFile.self) { try Artifact(path, .model) }
    }
  }

  @Test func `names a damaged tensor`() throws {
    _ = try writeSample(path)
    var copy = try bytes(path)
    copy[copy.count - 4] ^= 1  // the last value of `values`; `flags` has three bytes
    try Data(copy).write(to: URL(fileURLWithPath: path))
    let failure = try #require(throws: FailureInFile.self) { try Artifact(path, .model) }
    #expect(failure.description.contains("tensor values is damaged"))
    #expect(failure.exitStatus == .badData)
  }

  @Test func `of another kind is refused, both kinds named`() throws {
    _ = try writeSample(path, .codes)
    let failure = try #require(throws: FailureInFile.self) { try Artifact(path, .model) }
    #expect(
      failure.failure as? ArtifactFailure == .wrongKind(found: "codes", expected: .model))
  }

  @Test func `that is missing says so`() throws {
    #expect(throws: FileFailure.missing(path: path)) { try Artifact(path, .model) }
  }

  @Test func `asked for a tensor it has in another shape or type says both`() throws {
    _ = try writeSample(path)
    let artifact = try Artifact(path, .model)
    #expect(throws: FailureInFile.self) { try artifact.floats("values", [2, 3]) }
    #expect(throws: FailureInFile.self) { try artifact.words("counts", [3]) }
    #expect(throws: FailureInFile.self) { try artifact.floats("absent", [1]) }
    #expect(throws: FailureInFile.self) { try artifact.text("absent") }
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
