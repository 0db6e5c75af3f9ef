import Lanes
import Testing

@testable import HashNetwork

@Suite struct `A trainer` {
  private func trainer(
    rows: Int, batch: Int, shape: NetworkShape = GoldenCase.shape, labels: [Int64]? = nil,
    from state: TrainingState? = nil
  ) throws -> Trainer {
    var plan = TrainingPlan()
    plan.batch = batch
    plan.epochs = 2
    let material = Trainer.Material(
      images: GoldenCase.images(), normalisation: Normalisation(mean: 126, deviation: 52),
      identities: labels ?? GoldenCase.labels, trainingRows: Array(0..<rows),
      validationRows: Array(rows..<GoldenCase.imageCount))
    return try Trainer(
      state ?? TrainingState(HashModel(shape: shape, seed: 1)), material, plan, threads: 2)
  }

  private func run(_ trainer: Trainer) throws -> [EpochReport] {
    var reports: [EpochReport] = []
    while let event = try trainer.advance() {
      if case .epoch(let report) = event { reports.append(report) }
    }
    return reports
  }

  /// Rows and batch: one image in all, groups just not full, full and just over, a last batch of one.
  @Test(arguments: [(1, 256), (15, 256), (16, 256), (17, 16), (33, 16), (37, 5)])
  func `takes any number of images and any batch`(rows: Int, batch: Int) throws {
    let trainer = try trainer(rows: rows, batch: batch)
    #expect(trainer.stepsPerEpoch == (rows + batch - 1) / batch)
    let reports = try run(trainer)
    #expect(reports.count == 2)
    #expect(reports.allSatisfy { $0.training.total.isFinite })
    #expect(reports.allSatisfy { ($0.validation == nil) == (rows == GoldenCase.imageCount) })
    #expect(try trainer.state().model.firstNonFinite == nil)
  }

  @Test(arguments: [(1, 1), (1, 64), (65, 3), (256, 2)])
  func `takes any code length and split number`(length: Int, split: Int) throws {
    let shape = NetworkShape(codeLength: length, splitNumber: split, classCount: 9)
    let reports = try run(trainer(rows: 37, batch: 32, shape: shape))
    #expect(reports[1].training.crossEntropy < reports[0].training.crossEntropy)
  }

  @Test func `refuses to train on nothing`() {
    #expect(throws: TrainingFailure.noImages) { try trainer(rows: 0, batch: 4) }
  }

  @Test func `refuses an identity the network does not know`() {
    let labels = [Int64](repeating: 7, count: GoldenCase.imageCount)
    #expect(throws: TrainingFailure.unknownIdentity(7, classes: 7)) {
      try trainer(rows: 5, batch: 4, labels: labels)
    }
  }

  @Test func `refuses a state that is at no place of its plan`() throws {
    let trainer = try trainer(rows: 37, batch: 16)
    for _ in 0..<2 { _ = try trainer.advance() }
    var state = try trainer.state()
    state.step = 5
    #expect(throws: TrainingFailure.wrongPosition(step: 5, epoch: 0, stepsPerEpoch: 3)) {
      try self.trainer(rows: 37, batch: 16, from: state)
    }
  }
}
