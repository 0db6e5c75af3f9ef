import Artifacts
import ByteStreams
import FaceData
import Foundation
import Retrieval
import TrainingLogs

/// What a page shows beside the figures; where something is missing, its part of the page is.
public struct PageSources: Sendable {
  /// The images, and who is on them.
  let faces: FaceSet?
  /// How the model was trained.
  let model: Artifact?
  /// How that went.
  let training: [TrainingEpoch]?
  /// Name, kind and SHA-256 of the files above that have one, as a report names its own.
  let inputs: [EvaluationReport.Input]
  /// What the files are called, without their folders.
  let facesName, modelName, trainingName: String?

  /// Nothing but the figures.
  public static let none = PageSources()

  private init() {
    (faces, model, training, inputs) = (nil, nil, nil, [])
    (facesName, modelName, trainingName) = (nil, nil, nil)
  }

  /// Opens what belongs to `codes`.
  ///
  /// - Throws: A `Failure` naming the file: also when it is not what the codes were made from.
  public init(
    faces: String?, model: String?, trainingLog: String?, of measured: MeasuredCodes
  ) throws {
    let codes = measured.codes
    self.faces = try faces.map { try Self.faces($0, of: codes) }
    self.model = try model.map { try Artifact($0, .model) }
    if let model = self.model, model.fingerprint != codes.modelFingerprint {
      throw model.failure(
        .mismatch(
          what: "the model of the codes", found: model.fingerprint,
          expected: codes.modelFingerprint))
    }
    training = try trainingLog.map(TrainingEpoch.read)
    func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }
    (facesName, modelName, trainingName) = (
      faces.map(name), model.map(name), trainingLog.map(name)
    )
    inputs = try [(self.model, model), (self.faces?.artifact, faces)].compactMap {
      artifact, path in
      guard let artifact, let path else { return nil }
      return EvaluationReport.Input(
        kind: artifact.kind.rawValue, name: name(path),
        bytes: artifact.file.size, sha256: try InputFile(path).digest())
    }
  }

  private static func faces(_ path: String, of codes: CodesArtifact) throws -> FaceSet {
    let faces = try FaceSet(path)
    if let expected = codes.artifact.metadata["input.faces.sha256"],
      faces.artifact.fingerprint != expected
    {
      throw faces.artifact.failure(
        .mismatch(
          what: "the faces of the codes", found: faces.artifact.fingerprint, expected: expected))
    }
    for (split, table) in [(faces.train, codes.gallery), (faces.test, codes.queries)] {
      guard unsafe table.withIdentities({ unsafe $0.elementsEqual(split.identities) }) else {
        throw faces.artifact.failure(
          .mismatch(
            what: "identities of the codes", found: "others in \(split.count) images",
            expected: "those of \(table.count) codes, row by row"))
      }
    }
    return faces
  }
}
