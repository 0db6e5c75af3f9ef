import ByteStreams
import FaceData
import Foundation
import HashNetwork
import Progress

/// Faces in, model out.
///
///     STEM.model.safetensors     the result, last
///     STEM.checkpoints/          while there is no result
///     STEM.training.jsonl        a line an epoch
///     STEM.lock                  held while a run works; empty, never deleted
public struct TrainStage {
  /// The faces artifact to train on.
  public let faces: String
  /// Where the model goes.
  public let model: String
  /// Threads.
  public let threads: Int
  /// What to train.
  public let settings: TrainSettings

  /// Describes a run.
  public init(faces: String, model: String, threads: Int, settings: TrainSettings) {
    self.faces = faces
    self.model = model
    self.threads = threads
    self.settings = settings
  }

  /// What a finished run says of itself.
  public struct Summary: Sendable {
    /// Epochs run, and the one whose weights were kept.
    public let epochs, bestEpoch: Int
    /// The best epoch's mean training loss.
    public let loss: Double
    /// The model artifact's fingerprint.
    public let fingerprint: String
  }

  private var stem: String {
    let suffix = ".model.safetensors"
    return model.hasSuffix(suffix) ? String(model.dropLast(suffix.count)) : model
  }
  /// Where checkpoints are kept while there is no model.
  public var checkpointFolder: String { "\(stem).checkpoints" }
  /// The training log.
  public var log: String { "\(stem).training.jsonl" }

  /// Trains, or goes on where the newest usable checkpoint of the same work stands.
  ///
  /// - Parameters:
  ///   - fresh: Removes the checkpoints that are there and begins anew.
  ///   - shouldPause: Asked after every batch; true writes a checkpoint and returns nil.
  /// - Returns: What was made; nil when paused.
  /// - Throws: `FileFailure.busy` while another run works on the same model; `TrainFailure`;
  ///   `TrainingFailure`.
  public func run(
    fresh: Bool = false, progress: ProgressReporter, shouldPause: () -> Bool
  ) throws -> Summary? {
    var site = try open()
    defer { withExtendedLifetime(site.lock) {} }
    if fresh { try site.checkpoints.removeAll() }
    let found = try site.checkpoints.newestState(progress)
    let start = found?.state ?? initialState(site.set)
    let trainer = try Trainer(start, material(site.set), settings.plan, threads: threads)
    let log = try TrainingLog(log, keepingEpochs: start.epoch)
    tell(found?.file, start, log.repeatedEpochs, fresh, progress)
    let watch = TrainingWatch(
      start, of: settings.plan.epochs * trainer.stepsPerEpoch, log, progress)
    var saved = (step: start.step, at: ContinuousClock.now)
    while let event = try trainer.advance() {
      try watch.receive(event)
      guard case .batch(let step, _, _) = event else { continue }
      let isPausing = shouldPause()
      let isDue = settings.checkpoints.isDue(
        after: step - saved.step, ContinuousClock.now - saved.at)
      guard isPausing || isDue else { continue }
      try log.flush()
      let file = try site.checkpoints.write(try trainer.state(), best: trainer.bestState)
      saved = (step, .now)
      guard isPausing else { continue }
      progress.end()
      progress.remark("stopped after step \(step); \(file) is written")
      return nil
    }
    progress.end()
    try log.flush()
    let summary = try publish(try trainer.state(), site)
    try site.checkpoints.removeAll()
    return summary
  }

  /// Writes the best epoch's network of the newest usable checkpoint as the model, without training
  /// on. The checkpoints stay: training can still go on.
  public func publishBest(progress: ProgressReporter) throws -> Summary {
    var site = try open()
    defer { withExtendedLifetime(site.lock) {} }
    guard let found = try site.checkpoints.newestState(progress), found.state.bestEpoch > 0 else {
      throw FailureInFile(TrainFailure.nothingToPublish, in: checkpointFolder)
    }
    return try publish(found.state, site)
  }

  /// What a run works with while nobody else does.
  private struct Site {
    let lock: FileLock
    let set: FaceSet
    var checkpoints: CheckpointFolder
  }

  private func open() throws -> Site {
    // Not after hours of training: what cannot be replaced, and then also what is read.
    try OutputFile.requireReplaceable(model)
    let lock = try FileLock("\(stem).lock")
    let set = try FaceSet(faces)
    try OutputFile.requireReplaceable(model)
    let distinct = Set(set.train.identities).union(set.test.identities).count
    guard !SparseIdentities.holds(count: set.identityCount, distinct: distinct) else {
      throw FailureInFile(
        TrainFailure.sparseIdentities(outputs: set.identityCount, distinct: distinct), in: faces)
    }
    let identity = RunIdentity(settings: settings, faces: set.artifact.fingerprint)
    return Site(
      lock: lock, set: set,
      checkpoints: try CheckpointFolder(checkpointFolder, identity, shape(for: set)))
  }

  private func publish(_ state: TrainingState, _ site: Site) throws -> Summary {
    var provenance = site.checkpoints.identity.metadata
    provenance["training.epochs"] = String(state.epoch)
    provenance["training.best_epoch"] = String(state.bestEpoch)
    provenance["training.best_loss"] = String(state.bestLoss)
    let fingerprint = try state.best.write(
      to: model,
      pixels: (
        mean: try site.set.artifact.number("normalisation.train.mean"),
        deviation: try site.set.artifact.number("normalisation.train.deviation")
      ), provenance: provenance)
    return Summary(
      epochs: state.epoch, bestEpoch: state.bestEpoch, loss: state.bestLoss,
      fingerprint: fingerprint)
  }

  private func initialState(_ set: FaceSet) -> TrainingState {
    TrainingState(HashModel(shape: shape(for: set), seed: settings.plan.seed))
  }

  private func shape(for set: FaceSet) -> NetworkShape {
    NetworkShape(
      codeLength: settings.codeLength, splitNumber: settings.splitNumber,
      classCount: set.identityCount)
  }

  private func material(_ set: FaceSet) -> Trainer.Material {
    Trainer.Material(
      images: set.train.images, normalisation: set.train.normalisation,
      identities: set.train.identities, trainingRows: set.trainingRows,
      validationRows: set.validationRows)
  }

  /// Says where training begins, so that no restart is silent.
  private func tell(
    _ file: String?, _ start: TrainingState, _ repeated: Int, _ fresh: Bool,
    _ progress: ProgressReporter
  ) {
    let again = repeated > 0 ? "; \(repeated) epochs after it are in the log and done again" : ""
    if let file {
      progress.remark("going on from \(file): epoch \(start.epoch), step \(start.step)\(again)")
    } else if repeated > 0 && !fresh && !FileManager.default.fileExists(atPath: model) {
      progress.warn(
        "\(log) has \(repeated) epochs of an earlier run, but \(checkpointFolder) holds no "
          + "checkpoint: training begins anew")
    }
  }
}
