import Lanes
import SeededRandom

/// Trains a network on the rows of a face set, one event at a time.
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

  /// What `advance` did.
  public enum Event: Sendable {
    /// A batch is done: so many steps since training began, the batch's loss and its images.
    case batch(step: Int, StepLoss, images: Int)
    /// An epoch is done.
    case epoch(EpochReport)
  }

  private let material: Material
  private let plan: TrainingPlan
  private let workers: Workers
  let step: TrainingStep
  /// Epochs, batches and losses so far; its network is that of the last epoch's end.
  private var progress: TrainingState
  /// The training rows in this epoch's order; empty before its first batch.
  private var order: [Int] = []
  /// The state at the end of the best epoch, if that epoch ended under this trainer.
  public private(set) var bestState: TrainingState?

  /// Prepares to go on from `state`.
  ///
  /// - Throws: `TrainingFailure` when there is nothing to train on, an identity is unknown or the
  ///   state's position is not one of this plan.
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
    progress = state
    workers = Workers(count: threads)
    step = TrainingStep(
      state.model, images: material.images, normalisation: material.normalisation,
      adam: Adam(rate: plan.learningRate),
      batch: min(plan.batch, material.trainingRows.count), workers: workers)
    step.firstMoments.assign(state.firstMoments)
    step.secondMoments.assign(state.secondMoments)
    step.step = state.step
    let expected = state.epoch * stepsPerEpoch + state.batchesDone
    guard state.step == expected, state.batchesDone <= stepsPerEpoch else {
      throw .wrongPosition(step: state.step, epoch: state.epoch, stepsPerEpoch: stepsPerEpoch)
    }
  }

  deinit { workers.stop() }

  /// Steps in one epoch.
  public var stepsPerEpoch: Int { (material.trainingRows.count + plan.batch - 1) / plan.batch }

  /// Whether the plan's epochs are done or the loss has not fallen for `patience` epochs.
  public var isFinished: Bool {
    progress.epoch >= plan.epochs || progress.epoch - progress.bestEpoch >= plan.patience
  }

  /// Takes one batch, or closes the epoch whose batches are all done.
  ///
  /// - Returns: What was done; nil when training is finished.
  /// - Throws: `TrainingFailure.notFinite` when a number stops being one.
  public func advance() throws(TrainingFailure) -> Event? {
    if progress.batchesDone == stepsPerEpoch { return .epoch(try finishEpoch()) }
    if isFinished { return nil }
    if order.isEmpty { order = epochOrder() }
    let start = progress.batchesDone * plan.batch
    let rows = order[start..<min(start + plan.batch, order.count)]
    let loss = try step.take(rows: rows, labels: material.identities)
    progress.sums.add(loss, images: rows.count)
    progress.batchesDone += 1
    return .batch(step: step.step, loss, images: rows.count)
  }

  /// Where training stands now: enough to go on as if it had never stopped.
  ///
  /// - Throws: `TrainingFailure.notFinite` rather than give a state that must not be kept.
  public func state() throws(TrainingFailure) -> TrainingState {
    var state = progress
    state.model = step.model
    state.firstMoments = step.firstMoments.elements
    state.secondMoments = step.secondMoments.elements
    state.step = step.step
    if let what = state.firstNonFinite { throw .notFinite(what: what, step: step.step) }
    return state
  }

  /// The order of training rows in the current epoch: a function of the seed and the epoch alone.
  private func epochOrder() -> [Int] {
    var random = SeededRandom(
      seed: plan.seed, stream: "epoch order", index: UInt64(progress.epoch))
    return random.permutation(of: material.trainingRows.count).map { material.trainingRows[$0] }
  }

  private func finishEpoch() throws(TrainingFailure) -> EpochReport {
    var ended = try state()
    let loss = ended.sums.mean
    ended.epoch += 1
    ended.batchesDone = 0
    ended.sums = EpochSums()
    let isBest = loss.total < ended.bestLoss
    if isBest {
      ended.best = ended.model
      ended.bestLoss = loss.total
      ended.bestEpoch = ended.epoch
      bestState = ended
    }
    progress = ended
    order = []
    return EpochReport(
      epoch: ended.epoch, step: ended.step, training: loss,
      validation: try validationLoss(of: ended.model), isBest: isBest)
  }

  private func validationLoss(of model: HashModel) throws(TrainingFailure) -> Double? {
    guard !material.validationRows.isEmpty else { return nil }
    return try CodeEncoder(model, workers: workers).crossEntropy(
      of: material.images, rows: material.validationRows, labels: material.identities,
      material.normalisation)
  }
}
