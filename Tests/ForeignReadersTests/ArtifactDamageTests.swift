import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import Artifacts
@testable import ForeignReaders

/// Every kind of artifact, as the first version of its layout wrote it, and what damage does to it.
struct ArtifactDamageTests {
  static let kinds = ArtifactKind.allCases

  /// A file of `kind` that version 1 wrote.
  static func golden(_ kind: ArtifactKind) throws -> [UInt8] {
    let url = try #require(Bundle.module.resourceURL)
      .appendingPathComponent("Golden/v1.\(kind.rawValue).safetensors")
    return Array(try Data(contentsOf: url))
  }

  /// Files of a version are written once, by the build that introduces it, and then read for ever:
  /// DDH_RECORD_GOLDEN=1 swift test --filter 'recorded on purpose'.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["DDH_RECORD_GOLDEN"] != nil))
  func `of a new version is recorded on purpose`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    for (kind, bytes) in try Seeds.artifacts() {
      let name = "Golden/v\(kind.newestVersion).\(kind.rawValue).safetensors"
      try Data(bytes).write(to: folder.appendingPathComponent(name), options: .withoutOverwriting)
    }
  }

  @Test(arguments: kinds) func `of every kind and version is still read`(_ kind: ArtifactKind)
    throws
  {
    let patient = try Patient(Self.golden(kind))
    #expect(try Artifact(patient.path, kind).version == 1)
    #expect(try ForeignReader.content.read(Seal.unsealed(Self.golden(kind), dataLimit: .max)))
  }

  /// 1,024 tensors of 64 KiB, so that a flip costs the digest of one of them.
  @Test func `of 64 MiB is refused with bits at random turned over, and the tensor named`() throws {
    let folder = try Folder()
    let path = folder.file("large.safetensors")
    try writeLarge(to: path, tensorCount: 1024, byteCount: 1 << 16)
    let artifact = try Artifact(path, .codes)
    let descriptor = open(path, O_RDWR)
    defer { close(descriptor) }
    let dataStart = artifact.tensors[0].range.lowerBound
    let dataBits = (artifact.file.size - dataStart) * 8
    var generator = FixedRandom(seed: 64)
    var missed: [Int] = []
    for _ in 0..<Torture.count(2000, full: 100_000) {
      let bit = dataStart * 8 + Int.random(in: 0..<dataBits, using: &generator)
      let tensor = artifact.tensors[(bit / 8 - dataStart) >> 16]
      var byte: UInt8 = 0
      pread(descriptor, &byte, 1, bit / 8)
      var flipped = byte ^ 1 << UInt8(bit % 8)
      pwrite(descriptor, &flipped, 1, bit / 8)
      let refused = Patient.refusal { try artifact.verify(tensor) }
      pwrite(descriptor, &byte, 1, bit / 8)
      if refused?.contains("tensor \(tensor.declaration.name) is damaged") != true {
        missed.append(bit)
      }
    }
    #expect(missed == [])
    try checkWhole(artifact, path, descriptor, dataStart)
  }

  /// The same through the front door: the whole file opened anew, and by `ddh-inspect --verify`.
  private func checkWhole(
    _ artifact: Artifact, _ path: String, _ descriptor: Int32, _ dataStart: Int
  ) throws {
    var generator = FixedRandom(seed: 3)
    for flip in 0..<Torture.count(3, full: 50) {
      let offset = dataStart + Int.random(in: 0..<artifact.file.size - dataStart, using: &generator)
      let name = artifact.tensors[(offset - dataStart) >> 16].declaration.name
      var byte: UInt8 = 0
      pread(descriptor, &byte, 1, off_t(offset))
      var flipped = byte ^ 1 << UInt8(flip % 8)
      pwrite(descriptor, &flipped, 1, off_t(offset))
      let run = try Command("ddh-inspect", ["--verify", path])
      #expect(
        run.status == 65 && run.output.isEmpty && run.errors.contains("tensor \(name) is damaged"))
      pwrite(descriptor, &byte, 1, off_t(offset))
    }
    #expect(try Command("ddh-inspect", ["--verify", path]).status == 0)
  }

  private func writeLarge(to path: String, tensorCount: Int, byteCount: Int) throws {
    let writer = try ArtifactWriter(
      path, .codes, (0..<tensorCount).map { try TensorDeclaration("t\($0)", .bytes, [byteCount]) })
    for tensor in 0..<tensorCount {
      try writer.write((0..<byteCount).map { UInt8(truncatingIfNeeded: ($0 &* 31 ^ tensor) >> 3) })
    }
    try writer.finish(metadata: [:])
  }

  @Test(arguments: kinds) func `is refused cut short anywhere, extended or doubled`(
    _ kind: ArtifactKind
  ) throws {
    let golden = try Self.golden(kind)
    for changed in [golden + [0], golden + golden] {
      let patient = try Patient(changed)
      #expect(Patient.refusal { _ = try Artifact(patient.path, kind) } != nil)
    }
    let patient = try Patient(golden)
    for length in stride(from: golden.count - 1, through: 0, by: -Torture.count(997, full: 1)) {
      try #require(truncate(patient.path, length) == 0)
      if Patient.refusal({ _ = try Artifact(patient.path, kind) }) == nil {
        Issue.record("\(length) of \(golden.count) bytes accepted")
      }
    }
  }

  @Test(arguments: kinds) func `of a newer version or another kind is refused, both named`(
    _ kind: ArtifactKind
  ) throws {
    var golden = try Self.golden(kind)
    let other = kind == .faces ? ArtifactKind.codes : .faces
    let patient = try Patient(golden)
    #expect(
      Patient.refusal { _ = try Artifact(patient.path, other) }?
        .contains("is a \(kind.rawValue) artifact where a \(other.rawValue) artifact is needed")
        == true)
    let field = try #require(golden.firstRange(of: Array("\"ddh.version\":\"1\"".utf8)))
    golden[field.upperBound - 2] = UInt8(ascii: "2")
    let newer = try Patient(golden)
    #expect(
      Patient.refusal { _ = try Artifact(newer.path, kind) }?.contains(
        "is a \(kind.rawValue) artifact of version 2; this build reads up to version 1") == true)
  }
}
