import Artifacts
import ByteStreams
import Evaluate
import Export
import FaceData
import Foundation
import HashNetwork
import Retrieval
import TestSupport

/// Inputs of every reader, made by code: where mutation begins.
extension ForeignReader {
  public func seeds() throws -> [Seed] {
    switch self {
    // The second is no data set.
    case .pickle: [.accepted(Seeds.pickles[0]), .refused(Seeds.pickles[1])]
    case .gzip:
      (Seeds.pickles.map { Seeds.member($0) } + [Seeds.member([]) + Seeds.member([1, 2])])
        .map { .accepted($0) }
    case .artifact:
      [.accepted(IndexReader.shared.manifest), .accepted(try IndexReader.shared.segment())]
    case .content:
      try (Seeds.artifacts().map(\.bytes) + [Seeds.faces(.floats)])
        .map { .accepted(Seal.unsealed($0)) }
        + [.accepted(Seal.unsealed(Seeds.faces(areNamed: true), dataLimit: .max))]
    case .index: try IndexReader.shared.seeds().map { .accepted($0) }
    case .queries:
      [
        .accepted(
          "{\"row\": 3}\n{\"query\":\"door \\\"3\\\"\",\"code\":\"010101010101\"}\n\n{\"row\": -1}"),
        .accepted(
          "{\"query\":7,\"pixels\":\"AAAA\"}\r\n{\"code\":\"01\"}\n{\"row\":1,\"code\":\"0\"}\n[]\n"
        ),
      ]
    case .report: [.accepted(try ReportReader.shared.report())]
    case .journal:
      [
        .accepted([0] + [7, 8, 9] + Digest.bytes(of: [7, 8, 9])), .accepted("no journal at all"),
      ]
    case .image: PictureReader.seeds.map { .accepted($0) }
    case .settings, .checksums, .training, .boxes, .split: Seeds.texts(self)
    }
  }
}

extension Seeds {
  /// The seeds of the readers of plain text.
  static func texts(_ reader: ForeignReader) -> [Seed] {
    switch reader {
    case .settings:
      [
        .accepted("# a comment\nepochs: 7\nrate: 0.25\nflavour: sour\nnote: \"quoted \\u00e9\"\n"),
        .accepted("---\nrate: 1e-3 # at the end\nepochs: '12'\n"), .accepted(""),
        .refused("epochs: many\n"),
      ]
    case .checksums:
      [
        .accepted("\(Digest.of([1]))  a.pkl\n\(Digest.of([2])) *./b c.pkl\n\n"),
        .refused("d41d8cd98f00b204e9800998ecf8427e  a.pkl\n"),
      ]
    case .training:
      [.accepted(trainingLog), .refused(String(trainingLog.prefix(120)) + "}\n"), .refused("")]
    case .boxes:
      [
        .accepted("path,left,top,width,height\r\nada/1.jpg,120,-80,64,64\r\n"),
        .accepted("\"a, \"\"b\"\".png\",0,0,1,2147483647\n\n"), .refused("a.png,0,0,0,9\n"),
      ]
    case .split:
      [
        .accepted("ada/1.jpg\r\nada/2 \u{e9}.png\n\ngrace/1.jpg"), .accepted(""),
        .refused("ada/3.jpg"),
      ]
    default: []
    }
  }

  /// Two epochs and the beginning of a third.
  private static let trainingLog = """
    {"accuracy":0.625,"best":true,"cross_entropy":0.75,"epoch":1,"images_per_second":196.5,\
    "loss":0.84,"penalty":0.086,"quantisation":0.41,"schema":1,"seconds":0.04,"step":1}
    {"accuracy":1,"best":false,"cross_entropy":0.26,"epoch":2,"images_per_second":166,\
    "loss":0.35,"penalty":0.086,"quantisation":0.45,"schema":1,"seconds":0.09,"step":2,\
    "validation_cross_entropy":1.5e-3}
    {"accuracy":1,"be
    """
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
    let model = zeroModel
    return [
      (.faces, try faces()),
      (.model, try artifact { _ = try model.write(to: $0, pixels: (100, 50), provenance: [:]) }),
      (.checkpoint, try artifact { try TrainingState(model).write(to: $0, [:]) }),
      (.codes, try artifact { try writeCodes(to: $0) }),
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

  /// A network of zeros.
  static var zeroModel: HashModel {
    HashModel(zeros: NetworkShape(codeLength: 2, splitNumber: 1, classCount: 2))
  }

  /// Eight codes of 12 bits, and one query.
  static func writeCodes(
    to path: String, modelFingerprint: String = Digest.of([])
  ) throws {
    let length = try CodeLength(bits: 12)
    try CodesArtifact.write(
      to: path,
      gallery: CodeTable(
        words: [1, 2, 3, 4, 5, 6, 7, 4095], identities: [0, 1, 0, 2, 3, 3, 1, 2], length: length),
      queries: CodeTable(words: [5], identities: [1], length: length),
      modelFingerprint: modelFingerprint)
  }

  /// Two faces and a query of two people; named it is one face, so that a seed has room for the names.
  static func faces(_ pixels: ElementType = .bytes, areNamed: Bool = false) throws -> [UInt8] {
    try artifact { try writeFaces(to: $0, pixels, areNamed: areNamed) }
  }

  static func writeFaces(to path: String, _ pixels: ElementType, areNamed: Bool) throws {
    let (train, test): ([Int64], [Int64]) = areNamed ? ([1], []) : ([0, 1], [1])
    let writer = try FaceSetWriter(
      path, pixels: pixels, trainIdentities: train, testIdentities: test,
      names: areNamed ? names : nil, provenanceCapacity: areNamed ? 1024 : 0)
    for count in [train.count, test.count] {
      let images = [UInt8](repeating: 0, count: count * 3072 * pixels.stride)
      try images.withUnsafeBytes { try writer.write(images: $0) }
    }
    try writer.finish(
      .init(
        identityCount: 2, train: (100, 50), test: (90, 40), validation: areNamed ? [0] : [0, 1],
        provenance: areNamed ? ["input.train": "\(Digest.of([3])) 1 pictures"] : [:]))
  }

  private static var names: FaceNames? {
    guard let identities = NameList(["Ada", "<b>|Gr\u{e1}ce"]),
      let train = NameList(["Gr\u{e1}ce/2 _.png"]), let test = NameList([])
    else { return nil }
    return FaceNames(identities: identities, train: train, test: test)
  }
}
