import Artifacts
import ByteStreams
import FaceData
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

  /// Images encoded between two progress reports.
  private static let shard = 4096

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
    let network = try HashModel(artifact)
    let normalisation = try HashModel.normalisation(of: artifact)
    let workers = Workers(count: threads)
    defer { workers.stop() }
    let encoder = try CodeEncoder(network, workers: workers)
    progress.begin("encoding", total: set.train.count + set.test.count, unit: "images")
    func table(_ split: FaceSplit, _ normalisation: Normalisation, after: Int) throws -> CodeTable {
      var words: [UInt64] = []
      words.reserveCapacity(split.count * encoder.wordsPerCode)
      for start in stride(from: 0, to: split.count, by: Self.shard) {
        let rows = start..<min(start + Self.shard, split.count)
        words += encoder.codes(of: split.images, rows: rows, normalisation)
        progress.advance(to: after + rows.upperBound)
      }
      return try CodeTable(
        words: words, identities: split.identities,
        length: CodeLength(bits: network.shape.codeLength))
    }
    let gallery = try table(set.train, normalisation, after: 0)
    let queries = try table(
      set.test,
      settings.queryNormalisation == .train ? normalisation : set.test.normalisation,
      after: set.train.count)
    progress.end()
    var provenance = ["input.faces.sha256": set.artifact.fingerprint]
    for (key, value) in settings.record { provenance["settings.encode.\(key)"] = value }
    let fingerprint = try CodesArtifact.write(
      to: codes, gallery: gallery, queries: queries, modelFingerprint: artifact.fingerprint,
      provenance: provenance)
    return Summary(
      gallery: gallery.count, queries: queries.count, bits: network.shape.codeLength,
      fingerprint: fingerprint)
  }
}
