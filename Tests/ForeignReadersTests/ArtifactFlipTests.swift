import Foundation
import TestSupport
import Testing

@testable import Artifacts

/// Single bits of artifacts turned over: all of them with DDH_TORTURE, else one in 777.
///
/// A flipped bit of the header is found when the file is opened; one of a tensor by that tensor's
/// checksum, which is why only that one is computed here: it sees the change through its mapping.
struct ArtifactFlipTests {
  /// Kinds whose golden file holds a network: some 400 KB or more, in tensors so large that every bit
  /// of them would take an hour.
  static let large: [ArtifactKind] = [.checkpoint, .model, .torch]
  static let small = ArtifactKind.allCases.filter { !large.contains($0) }

  /// Turns over bits of `bytes`, an artifact of `kind`, one at a time.
  ///
  /// - Parameters:
  ///   - step: One bit in so many of the header.
  ///   - tensorBits: Which bits of the byte at an offset, where that is one of a tensor.
  private func expectRefused(
    _ kind: ArtifactKind, _ bytes: [UInt8], step: Int, tensorBits: (Int) -> [Int]
  ) throws {
    let patient = try Patient(bytes)
    let artifact = try Artifact(patient.path, kind)
    let dataStart = artifact.tensors.map(\.range.lowerBound).min() ?? bytes.count
    // No byte is between the tensors, or behind them.
    #expect(artifact.tensors.reduce(dataStart) { $0 + $1.range.count } == bytes.count)
    for bit in stride(from: 0, to: dataStart * 8, by: step) {
      let refused = try patient.flipping(bit) {
        Patient.refusal { _ = try Artifact(patient.path, kind) }
      }
      if refused == nil { Issue.record("bit \(bit) of the header does not matter") }
    }
    for tensor in artifact.tensors {
      let name = "tensor \(tensor.declaration.name) is damaged"
      for byte in tensor.range {
        for bit in tensorBits(byte) {
          let refused = try patient.flipping(byte * 8 + bit) {
            Patient.refusal { try artifact.verify(tensor) }
          }
          if refused?.contains(name) != true {
            Issue.record("byte \(byte), bit \(bit): \(refused ?? "accepted")")
          }
        }
      }
    }
  }

  /// One bit in `step` of a file.
  private func bits(oneIn step: Int) -> (Int) -> [Int] {
    { byte in (0..<8).filter { (byte * 8 + $0) % step == 0 } }
  }

  @Test(arguments: small) func `the golden file is refused with any bit of any byte turned over`(
    _ kind: ArtifactKind
  ) throws {
    let step = Torture.count(777, full: 1)
    try expectRefused(
      kind, ArtifactDamageTests.golden(kind), step: step, tensorBits: bits(oneIn: step))
  }

  @Test(arguments: large)
  func
    `that of a network with any bit of its header, or one of any byte of a tensor, another from byte to byte`(
      _ kind: ArtifactKind
    ) throws
  {
    let step = Torture.count(1649, full: 1)
    try expectRefused(
      kind, ArtifactDamageTests.golden(kind), step: Torture.count(777, full: 1),
      tensorBits: { $0 % step == 0 ? [$0 % 8] : [] })
  }

  @Test(arguments: large)
  func `an artifact with a network's tensors of two elements each with any bit of any byte`(
    _ kind: ArtifactKind
  ) throws {
    let golden = try Patient(ArtifactDamageTests.golden(kind))
    let folder = try Folder()
    let path = folder.file("small.safetensors")
    let tensors = try Artifact(golden.path, kind).tensors.map {
      try TensorDeclaration($0.declaration.name, $0.declaration.type, [2])
    }
    let writer = try ArtifactWriter(path, kind, tensors, metadataCapacity: 512)
    for tensor in tensors { try writer.write([UInt8](repeating: 0x5A, count: tensor.byteCount)) }
    try writer.finish(metadata: [:])
    let step = Torture.count(777, full: 1)
    try expectRefused(
      kind, Array(Data(contentsOf: URL(fileURLWithPath: path))), step: step,
      tensorBits: bits(oneIn: step))
  }
}
