import Artifacts
import FaceData
import Foundation
import Retrieval
import TestSupport

@testable import Evaluate

/// Small artifacts that belong together: faces, a model, codes, a training log.
///
/// Four people; codes of eight bits are chosen, so that who is found for whom is known by hand.
struct PageMaterial {
  static let galleryIdentities: [Int64] = [0, 0, 1, 1, 2, 2, 3, 3]
  static let queryIdentities: [Int64] = [0, 1, 2, 3]
  /// Person 0 and 1 are far from each other; person 2's query lies among person 3's codes.
  static let galleryCodes: [UInt64] = [0, 1, 0xFF, 0xFE, 0x3C, 0x3D, 0xC3, 0xC2]
  static let queryCodes: [UInt64] = [0, 0xFF, 0xC3, 0xC2]

  let folder: Folder
  var faces: String { folder.file("demo.faces.safetensors") }
  var model: String { folder.file("demo.8bits.model.safetensors") }
  var codes: String { folder.file("demo.8bits.codes.safetensors") }
  var log: String { folder.file("demo.8bits.training.jsonl") }

  /// Writes all of it; `names` are those of the four people.
  init(
    names: [String]? = nil, file: String = "train/0.pkl", facts: [String: String]? = nil
  ) throws {
    folder = try Folder()
    let facts = facts ?? ["input.\(file)": "00ff 12 bytes 8 images", "faces.leaked": "0"]
    let facesPrint = try Self.writeFaces(to: faces, names: names, facts: facts)
    let modelPrint = try Self.writeModel(to: model, faces: facesPrint)
    let length = try CodeLength(bits: 8)
    try CodesArtifact.write(
      to: codes,
      gallery: CodeTable(
        words: Self.galleryCodes, identities: Self.galleryIdentities, length: length),
      queries: CodeTable(words: Self.queryCodes, identities: Self.queryIdentities, length: length),
      modelFingerprint: modelPrint, provenance: ["input.faces.sha256": facesPrint])
    try (1...3).map { Self.line($0, loss: 4 / Double($0)) + "\n" }.joined()
      .write(toFile: log, atomically: false, encoding: .utf8)
  }

  /// What folders of pictures leave in an artifact, and a key that nobody knows yet.
  static let pictured = [
    "input.train": "00ff 1014 pictures", "input.test": "11ee 114 pictures",
    "faces.unreadable": "1008",
    "faces.leaked": "2", "faces.repeated.train": "4", "faces.repeated.test": "0", "faces.gaps": "0",
    "faces.<new>": "7",
  ]

  static func line(_ epoch: Int, loss: Double) -> String {
    """
    {"accuracy":0.5,"best":true,"cross_entropy":1,"epoch":\(epoch),"images_per_second":1,\
    "loss":\(loss),"penalty":0.1,"quantisation":0.2,"schema":1,"seconds":1,"step":1}
    """
  }

  private static func writeFaces(
    to path: String, names: [String]?, facts: [String: String]
  ) throws -> String {
    let lists = names.flatMap(NameList.init).flatMap { people -> FaceNames? in
      guard let train = NameList(galleryIdentities.map { "train/\($0)" }),
        let test = NameList(queryIdentities.map { "test/\($0)" })
      else { return nil }
      return FaceNames(identities: people, train: train, test: test)
    }
    let writer = try FaceSetWriter(
      path, pixels: .bytes, trainIdentities: galleryIdentities, testIdentities: queryIdentities,
      names: lists, provenanceCapacity: 4096)
    for row in 0..<12 {
      let pixels = (0..<3072).map { UInt8(($0 * (row + 1)) & 255) }
      try pixels.withUnsafeBytes { try writer.write(images: $0) }
    }
    return try writer.finish(
      FaceSetWriter.Facts(
        identityCount: 4, train: (127, 70), test: (127, 70),
        validation: [0, 0, 0, 0, 0, 0, 0, 1],
        provenance: facts))
  }

  private static func writeModel(to path: String, faces: String) throws -> String {
    let writer = try ArtifactWriter(
      path, .model, [try TensorDeclaration("weights", .floats, [1])])
    try writer.write([1] as [Float])
    return try writer.finish(metadata: [
      "input.faces.sha256": faces, "training.best_epoch": "2", "training.epochs": "3",
      "settings.train.seed": "1",
    ])
  }

  func measured(_ distance: DistanceMode = .exact) throws -> MeasuredCodes {
    try Evaluation.measure(
      codes, settings: EvaluationSettings(nil, distance: distance), threads: 1)
  }

  /// The whole page.
  func page(name: String = "demo.8bits", threads: Int = 1) throws -> ReportPage {
    let measured = try measured()
    return try ReportPage(
      measured,
      PageSources(faces: faces, model: model, trainingLog: log, of: measured), name: name,
      threads: threads)
  }
}
