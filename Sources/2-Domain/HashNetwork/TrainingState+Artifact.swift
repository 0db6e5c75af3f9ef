import Artifacts
import ByteStreams

/// A checkpoint: a training state as an artifact. P parameters, C normalised channels.
///
/// | tensor | type, shape | holds |
/// |---|---|---|
/// | `progress` | U64 (10) | counters, and doubles by their bits, in the order of `Counter` |
/// | `parameters` `moments.first` `moments.second` | F32 (P) | weights and Adam's moments |
/// | `running.means` `running.variances` | F32 (C) | |
/// | `best.parameters` `best.means` `best.variances` | F32 (P) (C) (C) | absent where they are the above |
///
/// Source: docs/formats/checkpoint.md.
extension TrainingState {
  private enum Counter: Int, CaseIterable {
    case step, epoch, batchesDone, images, correct, crossEntropy, quantisation, squares, bestLoss
    case bestEpoch
  }

  private var counters: [UInt64] {
    Counter.allCases.map { counter in
      switch counter {
      case .step: UInt64(step)
      case .epoch: UInt64(epoch)
      case .batchesDone: UInt64(batchesDone)
      case .images: UInt64(sums.images)
      case .correct: sums.correct.bitPattern
      case .crossEntropy: sums.crossEntropy.bitPattern
      case .quantisation: sums.quantisation.bitPattern
      case .squares: sums.squares.bitPattern
      case .bestLoss: bestLoss.bitPattern
      case .bestEpoch: UInt64(bestEpoch)
      }
    }
  }

  private var arrays: [(name: String, values: [Float])] {
    let now = [
      ("parameters", model.parameters), ("moments.first", firstMoments),
      ("moments.second", secondMoments), ("running.means", model.runningMeans),
      ("running.variances", model.runningVariances),
    ]
    guard isBestEarlier else { return now }
    return now + [
      ("best.parameters", best.parameters), ("best.means", best.runningMeans),
      ("best.variances", best.runningVariances),
    ]
  }

  /// Writes a checkpoint artifact.
  ///
  /// - Parameter metadata: What identifies the run.
  /// - Throws: `FileFailure`; `TrainingFailure.notFinite`, with nothing written, when a number is none.
  public func write(to path: String, _ metadata: [String: String]) throws {
    if let what = firstNonFinite { throw TrainingFailure.notFinite(what: what, step: step) }
    let counters = counters
    var tensors = [try TensorDeclaration("progress", .words, [counters.count])]
    for (name, values) in arrays {
      tensors.append(try TensorDeclaration(name, .floats, [values.count]))
    }
    let writer = try ArtifactWriter(path, .checkpoint, tensors)
    try writer.write(counters)
    for (_, values) in arrays { try writer.write(values) }
    var metadata = metadata
    metadata["network.code_length"] = String(model.shape.codeLength)
    metadata["network.split_number"] = String(model.shape.splitNumber)
    metadata["network.classes"] = String(model.shape.classCount)
    metadata["training.step"] = String(step)
    metadata["training.epoch"] = String(epoch)
    metadata["training.best_epoch"] = String(bestEpoch)
    metadata["training.best_loss"] = String(bestLoss)
    try writer.finish(metadata: metadata)
  }

  /// Reads a checkpoint artifact and checks every number in it.
  public init(_ artifact: Artifact) throws {
    let shape = try NetworkShape(of: artifact)
    // Before anything is allocated: a small file must not claim a large network.
    _ = try artifact.tensor("parameters", .floats, [ParameterLayout(shape).count])
    self.init(HashModel(zeros: shape))
    try readCounters(artifact)
    let count = model.layout.count
    model = try Self.network(shape, artifact, "parameters", "running")
    firstMoments = try artifact.floats("moments.first", [count])
    secondMoments = try artifact.floats("moments.second", [count])
    best = isBestEarlier ? try Self.network(shape, artifact, "best.parameters", "best") : model
    if let what = firstNonFinite {
      throw FailureInFile(
        TrainingFailure.nonFiniteCheckpoint(what: what), in: artifact.file.path)
    }
  }

  private static func network(
    _ shape: NetworkShape, _ artifact: Artifact, _ parameters: String, _ statistics: String
  ) throws -> HashModel {
    var model = HashModel(zeros: shape)
    let (count, channels) = (model.layout.count, model.layout.channelCount)
    model.parameters = try artifact.floats(parameters, [count])
    model.runningMeans = try artifact.floats("\(statistics).means", [channels])
    model.runningVariances = try artifact.floats("\(statistics).variances", [channels])
    return model
  }

  private mutating func readCounters(_ artifact: Artifact) throws {
    let words = try artifact.words("progress", [Counter.allCases.count])
    func bad(_ counter: Counter, _ found: String, _ expected: String) -> any Error {
      artifact.failure(
        .badValue(tensor: "progress", row: counter.rawValue, found: found, expected: expected))
    }
    func count(_ counter: Counter) throws -> Int {
      let word = words[counter.rawValue]
      guard word <= UInt64(Int32.max) else { throw bad(counter, "\(word)", "a count") }
      return Int(word)
    }
    func sum(_ counter: Counter) throws -> Double {
      let value = Double(bitPattern: words[counter.rawValue])
      guard value.isFinite else { throw bad(counter, "\(value)", "a finite number") }
      return value
    }
    step = try count(.step)
    epoch = try count(.epoch)
    batchesDone = try count(.batchesDone)
    sums.images = try count(.images)
    sums.correct = try sum(.correct)
    sums.crossEntropy = try sum(.crossEntropy)
    sums.quantisation = try sum(.quantisation)
    sums.squares = try sum(.squares)
    bestEpoch = try count(.bestEpoch)
    guard bestEpoch <= epoch else { throw bad(.bestEpoch, "\(bestEpoch)", "at most \(epoch)") }
    bestLoss = bestEpoch > 0 ? try sum(.bestLoss) : .infinity
  }
}

extension NetworkShape {
  /// The shape a model or checkpoint artifact states.
  init(of artifact: Artifact) throws {
    self.init(
      codeLength: try artifact.integer("network.code_length", in: 1...256),
      splitNumber: try artifact.integer("network.split_number", in: 1...64),
      classCount: try artifact.integer("network.classes", in: 1...1_000_000))
  }
}
