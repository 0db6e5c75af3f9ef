import ByteStreams
import Evaluate
import FaceData
import Foundation
import HashNetwork
import Inspect
import Lanes
import Retrieval

@testable import Artifacts

/// The container, and what the readers of each kind make of one whose checksums are right.
enum ArtifactReader {
  private static let workers = Workers(count: 1)

  static func readContainer(_ bytes: [UInt8]) throws {
    let file = MemoryFile("artifact")
    try file.hold(bytes)
    _ = try ArtifactReport(file.path, verify: true).json(file: "artifact").line
  }

  static func readContent(_ bytes: [UInt8]) throws {
    let file = MemoryFile("content")
    try file.hold(Seal.sealed(bytes))
    let artifact = try Artifact(unverified: file.path, nil)
    switch artifact.kind {
    case .faces:
      let set = try FaceSet(file.path)
      for split in [set.train, set.test] where split.count > 0 { _ = split.images[split.count - 1] }
      _ = (set.trainingRows, set.validationRows)
      _ = try set.names()
      _ = try DatasetCard(faces: file.path).markdown
    case .model:
      let model = try HashModel(artifact)
      let normalisation = try HashModel.normalisation(of: artifact)
      let pixels = LaneBuffer<UInt8>(count: PixelRows.pixelCount)
      pixels.assign([UInt8](repeating: 7, count: PixelRows.pixelCount))
      let rows = PixelRows(.bytes(UnsafePointer(pixels.base)), count: 1, owner: pixels)
      _ = try CodeEncoder(model, workers: workers).codes(of: rows, rows: 0..<1, normalisation)
    case .checkpoint: _ = try TrainingState(artifact)
    case .codes:
      let codes = try CodesArtifact(file.path)
      for row in 0..<codes.gallery.count { _ = try codes.gallery.code(at: row) }
    case .index, .generation, .torch: try artifact.verify()
    }
  }
}

/// Puts right checksums on an artifact, so that what lies behind them is reached.
enum Seal {
  /// Data a header may promise; missing data is zeros.
  private static let dataLimit = 2 << 20

  /// The artifact of `bytes`: header text, perhaps a NUL and data behind it.
  static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    let end = bytes.firstIndex(of: 0) ?? bytes.count
    let header = Array(bytes[..<end])
    var data = Array(bytes[min(end + 1, bytes.count)...])
    guard let text = try? HeaderText(parsing: header), let tensors = declarations(text) else {
      return Artifact.littleEndianBytes(UInt64(header.count)) + header + data
    }
    let count = tensors.reduce(0) { $0 + $1.byteCount }
    data = Array(data.prefix(count))
    data += [UInt8](repeating: 0, count: count - data.count)
    var metadata = text.metadata
    var start = 0
    for tensor in tensors {
      metadata["ddh.sha256.\(tensor.name)"] = Digest.of(
        Array(data[start..<start + tensor.byteCount]))
      start += tensor.byteCount
    }
    metadata[Artifact.fingerprintKey] = Artifact.zeroDigest
    let digest = Artifact.digest(
      ofHeader: padded(tensors, metadata), zeroing: Artifact.zeroDigest)
    metadata[Artifact.fingerprintKey] = digest
    let sealed = padded(tensors, metadata)
    return Artifact.littleEndianBytes(UInt64(sealed.count)) + sealed + data
  }

  /// What a seed of `artifact` is: its header text, and its data unless that is large.
  static func unsealed(_ artifact: [UInt8], dataLimit: Int = 2048) -> [UInt8] {
    let length = (0..<8).reduce(0) { $0 | Int(artifact[$1]) << (8 * $1) }
    let header = artifact[8..<8 + length].reversed().drop { $0 == 0x20 }.reversed()
    let data = artifact[(8 + length)...]
    return Array(header) + [0] + (data.count <= dataLimit ? Array(data) : [])
  }

  private static func declarations(_ text: HeaderText) -> [TensorDeclaration]? {
    let byOffset = text.tensors.sorted {
      ($0.value.offsets[0], $0.key) < ($1.value.offsets[0], $1.key)
    }
    var count = 0
    var tensors: [TensorDeclaration] = []
    for (name, stated) in byOffset {
      guard let type = ElementType(rawValue: stated.type),
        let tensor = try? TensorDeclaration(name, type, stated.shape),
        tensor.byteCount <= dataLimit - count
      else { return nil }
      count += tensor.byteCount
      tensors.append(tensor)
    }
    return tensors
  }

  private static func padded(
    _ tensors: [TensorDeclaration], _ metadata: [String: String]
  ) -> [UInt8] {
    var text = Array(HeaderText.text(of: tensors, metadata: metadata).utf8)
    while text.count % 8 != 0 { text.append(0x20) }
    return text
  }
}
