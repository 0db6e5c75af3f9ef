import Artifacts
import ByteStreams
import Evaluate
import Export
import FaceData
import Foundation
import HashNetwork
import Retrieval
import TestSupport

/// Honest inputs of every reader, made by code: where mutation begins.
extension ForeignReader {
  public func seeds() throws -> [[UInt8]] {
    switch self {
    case .pickle: Seeds.pickles
    case .gzip: Seeds.pickles.map { Seeds.member($0) } + [Seeds.member([]) + Seeds.member([1, 2])]
    case .artifact: [IndexReader.shared.manifest, try IndexReader.shared.segment()]
    case .content:
      try (Seeds.artifacts().map(\.bytes) + [Seeds.floatFaces()]).map { Seal.unsealed($0) }
    case .index: try IndexReader.shared.seeds()
    case .settings:
      [
        "# a comment\nepochs: 7\nrate: 0.25\nflavour: sour\nnote: \"quoted \\u00e9\"\n",
        "---\nrate: 1e-3 # at the end\nepochs: '12'\n", "",
      ].map { Array($0.utf8) }
    case .queries:
      [
        "{\"row\": 3}\n{\"query\":\"door \\\"3\\\"\",\"code\":\"010101010101\"}\n\n{\"row\": -1}",
        "{\"query\":7,\"pixels\":\"AAAA\"}\r\n{\"code\":\"01\"}\n{\"row\":1,\"code\":\"0\"}\n[]\n",
      ].map { Array($0.utf8) }
    case .checksums:
      [Array("\(Digest.of([1]))  a.pkl\n\(Digest.of([2])) *./b c.pkl\n\n".utf8)]
    case .report: [try Seeds.report()]
    case .journal:
      [[0] + [7, 8, 9] + Digest.bytes(of: [7, 8, 9]), Array("no journal at all".utf8)]
    case .image: PictureReader.seeds
    }
  }
}

enum Seeds {
  static let pickles: [[UInt8]] = [
    PickleWriter.tuple([
      .bytes([1, 3072], (0..<3072).map { UInt8($0 % 251) }), .labels([0]),
    ]).pickle,
    PickleWriter.dictionary([
      ("data", .list([.floats([1, 2], [0.5, -1])])),
      ("labels", .tuple([.int(3), .float(1), .list([])])),
    ]).pickle,
  ]

  /// A gzip member of one stored block.
  static func member(_ bytes: [UInt8]) -> [UInt8] {
    func little(_ value: UInt32, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }
    var checksum: UInt32 = .max
    for byte in bytes {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1 }
    }
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(UInt32(bytes.count), 2)
      + little(~UInt32(bytes.count), 2) + bytes + little(~checksum, 4)
      + little(UInt32(bytes.count), 4)
  }

  /// The bytes of the file that `write` makes.
  static func artifact(_ write: (String) throws -> Void) throws -> [UInt8] {
    let path = MemoryFile("seed").path
    try write(path)
    return try IndexReader.contents(path)
  }

  /// One artifact of each kind, as this build writes it. The network is all zeros.
  static func artifacts() throws -> [(kind: ArtifactKind, bytes: [UInt8])] {
    let model = HashModel(zeros: NetworkShape(codeLength: 2, splitNumber: 1, classCount: 2))
    return [
      (.faces, try artifact { try writeFaces(to: $0, .bytes) }),
      (.model, try artifact { _ = try model.write(to: $0, pixels: (100, 50), provenance: [:]) }),
      (.checkpoint, try artifact { try TrainingState(model).write(to: $0, [:]) }),
      (.codes, try artifact { _ = try writeCodes(to: $0) }),
      (.index, try IndexReader.shared.segment()),
      (.generation, IndexReader.shared.manifest),
      (.torch, try artifact { try writeTorch(to: $0, model) }),
    ]
  }

  private static func writeTorch(to path: String, _ model: HashModel) throws {
    let source = MemoryFile("model")
    try model.write(to: source.path, pixels: (100, 50), provenance: [:])
    _ = try TorchExport(model: source.path).write(to: path)
  }

  /// Eight codes of 12 bits, and one query.
  static func writeCodes(to path: String) throws -> String {
    let length = try CodeLength(bits: 12)
    return try CodesArtifact.write(
      to: path,
      gallery: CodeTable(
        words: [1, 2, 3, 4, 5, 6, 7, 4095], identities: [0, 1, 0, 2, 3, 3, 1, 2], length: length),
      queries: CodeTable(words: [5], identities: [1], length: length),
      modelFingerprint: Digest.of([]))
  }

  static func floatFaces() throws -> [UInt8] { try artifact { try writeFaces(to: $0, .floats) } }

  private static func writeFaces(to path: String, _ pixels: ElementType) throws {
    let writer = try FaceSetWriter(
      path, pixels: pixels, trainIdentities: [0, 1], testIdentities: [1], provenanceCapacity: 0)
    for count in [2, 1] {
      let images = [UInt8](repeating: 0, count: count * 3072 * pixels.stride)
      try images.withUnsafeBytes { try writer.write(images: $0) }
    }
    try writer.finish(
      .init(
        identityCount: 2, train: (100, 50), test: (90, 40), validation: [0, 1], provenance: [:]))
  }

  /// The report on those codes.
  static func report() throws -> [UInt8] {
    let path = MemoryFile("seed").path
    _ = try writeCodes(to: path)
    let report = try Evaluation.report(
      onCodes: path, settings: EvaluationSettings(nil, distance: .exact), threads: 1)
    return Array(try report.json().utf8)
  }
}
