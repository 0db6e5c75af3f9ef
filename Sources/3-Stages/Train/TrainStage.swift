import Artifacts
import ByteStreams
import FaceData
import Foundation
import HashNetwork
import Progress

/// Faces in, model out.
public struct TrainStage {
  /// The faces artifact to train on.
  public let faces: String
  /// Where the model goes.
  public let model: String
  /// Where a run that is stopped leaves its state, and finds it again.
  public let checkpoint: String
  /// The training log.
  public let log: String
  /// Threads.
  public let threads: Int
  /// What to train.
  public let settings: TrainSettings

  /// Describes a run.
  public init(
    faces: String, model: String, checkpoint: String, log: String, threads: Int,
    settings: TrainSettings
  ) {
    self.faces = faces
    self.model = model
    self.checkpoint = checkpoint
    self.log = log
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

  /// Trains, or goes on where a checkpoint of the same work stands.
  ///
  /// - Parameter shouldPause: Asked after every batch; true writes a checkpoint and returns nil.
  /// - Returns: What was made; nil when paused.
  public func run(
    progress: ProgressReporter, shouldPause: @escaping () -> Bool
  ) throws -> Summary? {
    let set = try FaceSet(faces)
    let identity = RunIdentity(settings: settings, faces: set.artifact.fingerprint)
    let start = try startingState(set, identity, progress)
    let trainer = try Trainer(start, material(set), settings.plan, threads: threads)
    let log = try TrainingLog(self.log, keepingEpochs: start.epoch)
    let total = settings.plan.epochs * trainer.stepsPerEpoch
    progress.begin("training", from: start.step, total: total, unit: "steps")
    let clock = ContinuousClock()
    let began = clock.now
    var (epochBegan, saved) = (began, began)
    var note = ""
    let outcome = try trainer.train(
      shouldPause: shouldPause,
      afterBatch: { step, loss in
        progress.advance(to: step, note: note.isEmpty ? "loss \(rounded(loss.total))" : note)
      },
      afterEpoch: { report in
        let seconds = (clock.now - epochBegan) / .seconds(1)
        epochBegan = clock.now
        try log.append(
          report, imagesPerSecond: Double(set.trainingRows.count) / max(seconds, 1e-9),
          seconds: (clock.now - began) / .seconds(1))
        note = "epoch \(report.epoch), loss \(rounded(report.training.total))"
        if (clock.now - saved) / .seconds(60) >= settings.checkpointMinutes {
          try trainer.state.write(to: checkpoint, identity.metadata)
          saved = clock.now
        }
      })
    progress.end()
    guard outcome == .finished else {
      try trainer.state.write(to: checkpoint, identity.metadata)
      return nil
    }
    return try finish(trainer.state, set, identity)
  }

  private func finish(
    _ state: TrainingState, _ set: FaceSet, _ identity: RunIdentity
  ) throws -> Summary {
    var provenance = identity.metadata
    provenance["training.epochs"] = String(state.epoch)
    provenance["training.best_epoch"] = String(state.bestEpoch)
    provenance["training.best_loss"] = String(state.bestLoss)
    let fingerprint = try state.best.write(
      to: model,
      pixels: (
        mean: try set.artifact.number("normalisation.train.mean"),
        deviation: try set.artifact.number("normalisation.train.deviation")
      ), provenance: provenance)
    unlink(checkpoint)
    return Summary(
      epochs: state.epoch, bestEpoch: state.bestEpoch, loss: state.bestLoss,
      fingerprint: fingerprint)
  }

  private func startingState(
    _ set: FaceSet, _ identity: RunIdentity, _ progress: ProgressReporter
  ) throws -> TrainingState {
    if FileManager.default.fileExists(atPath: checkpoint) {
      let artifact: Artifact
      do { artifact = try Artifact(checkpoint, .checkpoint) } catch {
        progress.warn("delete \(checkpoint) to start this training anew")
        throw error
      }
      if identity.matches(artifact) {
        let state = try TrainingState(artifact)
        progress.remark("going on from \(checkpoint): epoch \(state.epoch), step \(state.step)")
        return state
      }
      progress.warn(
        "\(checkpoint) belongs to other faces or settings; starting anew")
    }
    let shape = NetworkShape(
      codeLength: settings.codeLength, splitNumber: settings.splitNumber,
      classCount: set.identityCount)
    return TrainingState(HashModel(shape: shape, seed: settings.plan.seed))
  }

  private func material(_ set: FaceSet) -> Trainer.Material {
    Trainer.Material(
      images: set.train.images, normalisation: set.train.normalisation,
      identities: set.train.identities, trainingRows: set.trainingRows,
      validationRows: set.validationRows)
  }

  private func rounded(_ loss: Double) -> Double { (loss * 10_000).rounded() / 10_000 }
}

/// What makes two runs the same work: the settings and the faces.
struct RunIdentity {
  let metadata: [String: String]

  init(settings: TrainSettings, faces: String) {
    var metadata = ["input.faces.sha256": faces]
    for (key, value) in settings.record { metadata["settings.train.\(key)"] = value }
    self.metadata = metadata
  }

  func matches(_ artifact: Artifact) -> Bool {
    metadata.allSatisfy { artifact.metadata[$0.key] == $0.value }
  }
}
