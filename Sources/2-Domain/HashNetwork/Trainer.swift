import Lanes
import SeededRandom

/// Trains a network on the rows of a face set.
public final class Trainer {
  /// Which images, whose, and which rows to train on and to validate on.
  public struct Material: Sendable {
    let images: PixelRows
    let normalisation: Normalisation
    let identities: [Int64]
    let trainingRows: [Int]
    let validationRows: [Int]

    /// Collects the material.
    public init(
      images: PixelRows, normalisation: Normalisation, identities: [Int64],
      trainingRows: [Int], validationRows: [Int]
    ) {
      self.images = images
      self.normalisation = normalisation
      self.identities = identities
      self.trainingRows = trainingRows
      self.validationRows = validationRows
    }
  }

  /// Why `train` returned.
  public enum Outcome: Sendable, Equatable {
    /// All epochs are done, or the loss stopped falling.
    case finished
    /// `shouldPause` said so; the state can be resumed.
    case paused
  }

  private let material: Material
  private let plan: TrainingPlan
  private let workers: Workers
  private let step: TrainingStep
  /// Where training stands: current after every epoch and every pause.
  public private(set) var state: TrainingState

  /// Prepares to go on from `state`.
  ///
  /// - Throws: `TrainingFailure` when there is nothing to train on or an identity is unknown.
  public init(
    _ state: TrainingState, _ material: Material, _ plan: TrainingPlan, threads: Int
  ) throws(TrainingFailure) {
    guard !material.trainingRows.isEmpty else { throw .noImages }
    let classes = state.model.shape.classCount
    for identity in material.identities where !(0..<Int64(classes)).contains(identity) {
      throw .unknownIdentity(identity, classes: classes)
    }
    self.material = material
    self.plan = plan
    self.state = state
    workers = Workers(count: threads)
    step = TrainingStep(
      state.model, images: material.images, normalisation: material.normalisation,
      adam: Adam(rate: plan.learningRate),
      batch: min(plan.batch, material.trainingRows.count), workers: workers)
    step.firstMoments.assign(state.firstMoments)
    step.secondMoments.assign(state.secondMoments)
    step.step = state.step
  }

  deinit { workers.stop() }

  /// Steps in one epoch.
  public var stepsPerEpoch: Int { (material.trainingRows.count + plan.batch - 1) / plan.batch }

  /// Trains until the plan ends, the loss stops falling, or `shouldPause` says so after some batch.
  ///
  /// - Parameters:
  ///   - afterBatch: Called with the steps taken so far and the batch's loss.
  ///   - afterEpoch: Called when an epoch is done and `state` is current.
  public func train(
    shouldPause: () -> Bool, afterBatch: (Int, StepLoss) -> Void,
    afterEpoch: (EpochReport) throws -> Void
  ) throws -> Outcome {
    while !isFinished {
      let order = epochOrder()
      while state.batchesDone < stepsPerEpoch {
        let start = state.batchesDone * plan.batch
        let rows = order[start..<min(start + plan.batch, order.count)]
        let loss = try step.take(rows: rows, labels: material.identities)
        state.sums.add(loss, images: rows.count)
        state.batchesDone += 1
        afterBatch(step.step, loss)
        if shouldPause() {
          capture()
          return .paused
        }
      }
      try afterEpoch(finishEpoch())
    }
    return .finished
  }

  /// Whether the plan's epochs are done or the loss has not fallen for `patience` epochs.
  public var isFinished: Bool {
    state.epoch >= plan.epochs || state.epoch - state.bestEpoch >= plan.patience
  }

  /// The order of training rows in the current epoch: a function of the seed and the epoch alone.
  private func epochOrder() -> [Int] {
    var random = SeededRandom(
      seed: plan.seed, stream: "epoch order", index: UInt64(state.epoch))
    return random.permutation(of: material.trainingRows.count).map { material.trainingRows[$0] }
  }

  private func finishEpoch() throws -> EpochReport {
    let loss = state.sums.mean
    state.epoch += 1
    state.batchesDone = 0
    state.sums = EpochSums()
    capture()
    let isBest = loss.total < state.bestLoss
    if isBest {
      state.best = state.model
      state.bestLoss = loss.total
      state.bestEpoch = state.epoch
    }
    return EpochReport(
      epoch: state.epoch, step: state.step, training: loss, validation: try validationLoss(),
      isBest: isBest)
  }

  private func validationLoss() throws -> Double? {
    guard !material.validationRows.isEmpty else { return nil }
    let encoder = try CodeEncoder(state.model, workers: workers)
    return encoder.crossEntropy(
      of: material.images, rows: material.validationRows, labels: material.identities,
      material.normalisation)
  }

  private func capture() {
    state.model = step.model
    state.firstMoments = step.firstMoments.elements
    state.secondMoments = step.secondMoments.elements
    state.step = step.step
  }
}
