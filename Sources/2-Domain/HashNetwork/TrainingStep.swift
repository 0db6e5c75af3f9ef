import Lanes

/// One step of training: forward, backward, Adam, as a list of phases.
///
/// A phase is a number of independent tasks, mostly one a lane group, and a short reduction that runs
/// when all are done. Batch normalisation needs sums over the whole batch, which is what cuts the step
/// into phases. A task writes only its own group's memory and every reduction adds the groups in
/// order, so the result does not depend on how many threads there are.
///
/// A batch that is not a multiple of sixteen leaves lanes of its last group unused: they are kept at
/// zero in every activation and every gradient, and so add nothing anywhere.
package final class TrainingStep {
  struct Phase {
    let name: String
    /// Tasks besides one a lane group.
    let extraTasks: Int
    /// Whether there is a task a lane group.
    let hasGroups: Bool
    /// Runs one task on one thread: the extra tasks first, since they are the longest.
    let task: (_ index: Int, _ thread: Int) -> Void
    /// Runs when all tasks are done.
    let finish: () -> Void

    init(
      name: String, extraTasks: Int = 0,
      group: ((_ group: Int, _ thread: Int) -> Void)? = nil,
      extra: @escaping (_ index: Int) -> Void = { _ in }, finish: @escaping () -> Void = {}
    ) {
      self.name = name
      self.extraTasks = extraTasks
      hasGroups = group != nil
      task = { index, thread in
        if index < extraTasks { extra(index) } else { group?(index - extraTasks, thread) }
      }
      self.finish = finish
    }
  }

  let shape: NetworkShape
  package let layout: ParameterLayout
  package let workspace: Workspace
  let images: PixelRows
  let normalisation: Normalisation
  let adam: Adam
  let workers: Workers

  package let weights, gradients, firstMoments, secondMoments: LaneBuffer<Float>
  package let runningMeans, runningVariances: LaneBuffer<Float>
  let packed: PackedFilters

  /// Images of the batch being worked on, and its lane groups.
  var batch = 0
  var groups = 0
  /// Steps taken so far.
  var step = 0
  var rate: Float = 0
  let chunks: [Chunk]
  let chunkSums: LaneBuffer<Adam.Squares>
  private(set) var phases: [Phase] = []

  static let penalty: Float = 1e-4
  static let quantisationWeight = 0.01
  static let momentum: Float = 0.99

  package init(
    _ model: HashModel, images: PixelRows, normalisation: Normalisation, adam: Adam,
    batch: Int, workers: Workers
  ) {
    shape = model.shape
    layout = model.layout
    self.images = images
    self.normalisation = normalisation
    self.adam = adam
    self.workers = workers
    workspace = Workspace(shape, layout, batch: batch, threads: workers.count)
    weights = LaneBuffer(count: layout.count)
    gradients = LaneBuffer(count: layout.count)
    firstMoments = LaneBuffer(count: layout.count)
    secondMoments = LaneBuffer(count: layout.count)
    runningMeans = LaneBuffer(count: layout.channelCount)
    runningVariances = LaneBuffer(count: layout.channelCount)
    packed = PackedFilters()
    chunks = Chunk.cutting(layout)
    chunkSums = LaneBuffer(count: chunks.count)
    load(model)
    phases = forwardPhases() + backwardPhases() + [updatePhase()]
  }

  /// Takes over a model's parameters and statistics.
  package func load(_ model: HashModel) {
    weights.assign(model.parameters)
    runningMeans.assign(model.runningMeans)
    runningVariances.assign(model.runningVariances)
    for layer in 0..<3 { packed.pack(layer, weights.base, layout) }
  }

  /// The model as it stands.
  package var model: HashModel {
    var model = HashModel(zeros: shape)
    model.parameters = weights.elements
    model.runningMeans = runningMeans.elements
    model.runningVariances = runningVariances.elements
    return model
  }

  /// Trains on the images `rows`, whose identities are `labels`.
  ///
  /// - Throws: `TrainingFailure.notFinite` when a loss, gradient or weight stops being a number.
  package func take(rows: ArraySlice<Int>, labels: [Int64]) throws(TrainingFailure) -> StepLoss {
    prepare(rows: rows, labels: labels)
    step += 1
    rate = adam.correctedRate(step: step)
    run(phases)
    return try loss()
  }

  /// Forward and backward without the update, for gradient checks.
  package func differentiate(rows: ArraySlice<Int>, labels: [Int64]) throws(TrainingFailure)
    -> StepLoss
  {
    prepare(rows: rows, labels: labels)
    run(phases.dropLast())
    for chunk in chunks.indices { assemble(chunks[chunk]) }
    for chunk in chunks.indices { chunkSums.base[chunk] = squares(chunks[chunk]) }
    return try loss()
  }

  private func prepare(rows: ArraySlice<Int>, labels: [Int64]) {
    batch = rows.count
    groups = (batch + laneWidth - 1) / laneWidth
    for (k, row) in rows.enumerated() {
      workspace.rows.base[k] = row
      workspace.labels.base[k] = Int(labels[row])
    }
  }

  private func run(_ phases: some Sequence<Phase>) {
    for phase in phases {
      workers.run(phase.extraTasks + (phase.hasGroups ? groups : 0), phase.task)
      phase.finish()
    }
  }

  /// Images in lane group `group`.
  func occupancy(_ group: Int) -> Int { min(laneWidth, batch - group * laneWidth) }

  /// Zeroes the unused lanes of a partly filled group.
  func clearUnused(_ group: Int, _ lanes: UnsafeMutablePointer<Lane>, _ count: Int) {
    let used = occupancy(group)
    if used == laneWidth { return }
    let mask = Lane.first(used)
    for k in 0..<count { lanes[k] = Lane.zero.replacing(with: lanes[k], where: mask .> 0) }
  }

  /// The batch's loss, checked.
  private func loss() throws(TrainingFailure) -> StepLoss {
    var sums = LossSums(crossEntropy: 0, quantisation: 0, correct: 0)
    for group in 0..<groups {
      sums.crossEntropy += workspace.losses.base[group].crossEntropy
      sums.quantisation += workspace.losses.base[group].quantisation
      sums.correct += workspace.losses.base[group].correct
    }
    var squares = 0.0
    for (index, chunk) in chunks.enumerated() {
      let chunkSums = chunkSums.base[index]
      guard chunkSums.gradients.isFinite else {
        throw .notFinite(what: "gradient of \(chunk.slice.name)", step: step)
      }
      guard chunkSums.weights.isFinite else {
        throw .notFinite(what: "weights \(chunk.slice.name)", step: step)
      }
      if chunk.slice.isPenalised { squares += chunkSums.weights }
    }
    let loss = StepLoss(
      crossEntropy: sums.crossEntropy / Double(batch),
      quantisation: sums.quantisation / Double(batch * shape.codeLength),
      squares: squares, accuracy: Double(sums.correct) / Double(batch))
    guard loss.total.isFinite else { throw .notFinite(what: "loss", step: step) }
    return loss
  }
}

/// The loss of one batch and what it is made of.
public struct StepLoss: Sendable {
  /// Mean −ln p(identity).
  public var crossEntropy: Double
  /// Mean over images and bits of | |h| − 1 |.
  public var quantisation: Double
  /// Σ w² over the penalised weights.
  public var squares: Double
  /// Share of images whose identity got the highest score.
  public var accuracy: Double

  /// 1e-4 · Σ w²
  public var penalty: Double { Double(TrainingStep.penalty) * squares }

  /// cross-entropy + 0.01 · quantisation + 1e-4 · Σ w²
  public var total: Double {
    crossEntropy + TrainingStep.quantisationWeight * quantisation + penalty
  }
}
