import Artifacts
import ByteStreams
import FaceData
import Foundation
import HashNetwork
import Lanes
import Progress
import Retrieval

/// Model and faces in, codes of gallery (train) and queries (test) out.
public struct EncodeStage {
  /// The faces artifact.
  public let faces: String
  /// The model artifact.
  public let model: String
  /// Where the codes go.
  public let codes: String
  /// Threads.
  public let threads: Int
  /// How to encode.
  public let settings: EncodeSettings

  /// Images a shard has: what is reported, read ahead and kept for a run that goes on after a kill.
  var shard = 16_384

  /// Describes a run.
  public init(
    faces: String, model: String, codes: String, threads: Int, settings: EncodeSettings
  ) {
    self.faces = faces
    self.model = model
    self.codes = codes
    self.threads = threads
    self.settings = settings
  }

  /// What a run says of itself.
  public struct Summary: Sendable {
    /// Codes in the gallery and of queries, and their bits.
    public let gallery, queries, bits: Int
    /// The codes artifact's fingerprint.
    public let fingerprint: String
  }

  /// Encodes every image.
  public func run(progress: ProgressReporter) throws -> Summary {
    let set = try FaceSet(faces)
    let artifact = try Artifact(model, .model)
    try OutputFile.requireReplaceable(codes)
    let network = try HashModel(artifact)
    let normalisation = try HashModel.normalisation(of: artifact)
    for split in [set.train, set.test] where !split.isOnScale(of: normalisation) {
      progress.warn(
        "pixels of mean \(split.normalisation.mean) meet a model trained on pixels of mean "
          + "\(normalisation.mean): another scale, and codes that mean nothing")
    }
    let workers = Workers(count: threads)
    defer { workers.stop() }
    let encoder = try CodeEncoder(network, workers: workers)
    let queryNormalisation =
      settings.queryNormalisation == .train ? normalisation : set.test.normalisation
    let shards = try EncodingShards(
      encoder, of: shard, journal: journal(set, artifact, encoder), progress,
      total: set.train.count + set.test.count)
    func table(_ split: FaceSplit, _ normalisation: Normalisation) throws -> CodeTable {
      try CodeTable(
        words: shards.codes(of: split, normalisation), identities: split.identities,
        length: CodeLength(bits: network.shape.codeLength))
    }
    let gallery = try table(set.train, normalisation)
    let queries = try table(set.test, queryNormalisation)
    progress.end()
    var provenance = ["input.faces.sha256": set.artifact.fingerprint]
    for (key, value) in settings.record { provenance["settings.encode.\(key)"] = value }
    let fingerprint = try CodesArtifact.write(
      to: codes, gallery: gallery, queries: queries, modelFingerprint: artifact.fingerprint,
      provenance: provenance)
    try shards.journal?.remove()
    return Summary(
      gallery: gallery.count, queries: queries.count, bits: network.shape.codeLength,
      fingerprint: fingerprint)
  }

  /// Where finished shards are kept until the artifact is whole: beside it, and only if there are any.
  func journal(_ set: FaceSet, _ model: Artifact, _ encoder: CodeEncoder) throws -> Journal? {
    guard max(set.train.count, set.test.count) >= shard else { return nil }
    let path = URL(fileURLWithPath: codes)
    let settings = settings.record.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return try Journal(
      path.deletingLastPathComponent().path + "/.\(path.lastPathComponent).journal",
      key: "\(set.artifact.fingerprint) \(model.fingerprint) \(settings)",
      recordSize: shard * encoder.wordsPerCode * 8)
  }
}
