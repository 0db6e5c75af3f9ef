import Lanes
import Testing

@testable import HashNetwork

/// A number made bad between two steps, and where training must say it is.
enum Injection: String, CaseIterable {
  case filter, localWeight, localBias, gain, classifierBias, runningMean, runningVariance
  case gradient, firstMoment, secondMoment

  func apply(to step: TrainingStep) {
    let layout = step.layout
    let weights = step.weights.base
    switch self {
    case .filter: weights[layout.c1.offset] = .nan
    case .localWeight: weights[layout.c4.offset + 5] = .infinity
    case .localBias: weights[layout.c4Biases.offset] = .nan
    case .gain: weights[layout.gains + layout.channelStarts[4]] = .nan
    case .classifierBias: weights[layout.p7Biases.offset + 1] = .infinity
    case .runningMean: step.runningMeans.base[layout.channelStarts[2]] = .nan
    case .runningVariance: step.runningVariances.base[layout.channelStarts[3]] = .infinity
    case .gradient:
      // Features of 1e22 on weights of 1e-22: every activation is ordinary, H6's gradient is not.
      let features = layout.channelStarts[4]..<layout.channelStarts[5]
      for channel in features { weights[layout.gains + channel] = 1e22 }
      for k in layout.h6.range { weights[k] *= 1e-22 }
    case .firstMoment: step.firstMoments.base[layout.f5.offset] = .nan
    case .secondMoment: step.secondMoments.base[layout.f5.offset] = .infinity
    }
  }

  /// What step 4 must name; nil where only the state after it is bad.
  var stopped: String? {
    switch self {
    case .filter: "statistics of c1"
    case .localWeight, .localBias: "statistics of c4"
    case .gain: "gradient of f5.weights"
    case .classifierBias: "loss"
    case .runningMean: "statistics of c3"
    case .runningVariance: "statistics of c4"
    case .gradient: "gradient of h6.weights"
    case .firstMoment, .secondMoment: nil
    }
  }

  /// What the state after step 4 must name.
  var kept: String {
    switch self {
    case .firstMoment: "f5.weights"
    case .secondMoment: "second moment of f5.weights"
    default: ""
    }
  }
}

@Suite struct `A number that is none` {
  private func trainer() throws -> Trainer {
    var plan = TrainingPlan()
    plan.batch = 8
    let material = Trainer.Material(
      images: GoldenCase.images(), normalisation: Normalisation(mean: 126, deviation: 52),
      identities: GoldenCase.labels, trainingRows: Array(0..<GoldenCase.imageCount),
      validationRows: [])
    return try Trainer(
      TrainingState(HashModel(shape: GoldenCase.shape, seed: 1)), material, plan, threads: 1)
  }

  @Test(arguments: Injection.allCases) func `stops training with its step and layer`(
    injection: Injection
  ) throws {
    let trainer = try trainer()
    for _ in 1...3 { _ = try trainer.advance() }
    _ = try trainer.state()
    injection.apply(to: trainer.step)
    if let what = injection.stopped {
      #expect(throws: TrainingFailure.notFinite(what: what, step: 4)) { try trainer.advance() }
    } else {
      _ = try trainer.advance()
      #expect(throws: TrainingFailure.notFinite(what: injection.kept, step: 4)) {
        try trainer.state()
      }
    }
  }

  /// The step after a bad moment finds the weight it spoilt.
  @Test func `in a moment stops the step after it`() throws {
    let trainer = try trainer()
    _ = try trainer.advance()
    Injection.firstMoment.apply(to: trainer.step)
    _ = try trainer.advance()
    #expect(throws: TrainingFailure.notFinite(what: "statistics of f5", step: 3)) {
      try trainer.advance()
    }
  }

  @Test func `is never written, as checkpoint or model`() throws {
    let path = "/nonexistent/folder/file"
    var state = try trainer().state()
    state.secondMoments[3] = -1
    #expect(throws: TrainingFailure.notFinite(what: "second moment of c1.filters", step: 0)) {
      try state.write(to: path, [:])
    }
    var model = GoldenCase.model
    model.runningVariances[0] = .nan
    #expect(throws: TrainingFailure.nonFiniteModel(tensor: "running variances")) {
      try model.write(to: path, pixels: (0, 1), provenance: [:])
    }
  }
}
