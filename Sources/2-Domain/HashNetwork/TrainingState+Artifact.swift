import Artifacts

extension TrainingState {
  private static let words = [
    "step", "epoch", "batches_done", "images", "correct", "cross_entropy", "quantisation",
    "squares", "best_loss", "best_epoch",
  ]

  /// Counters, and numbers by their bits, in the order of `words`.
  private var progress: [UInt64] {
    [
      UInt64(step), UInt64(epoch), UInt64(batchesDone), UInt64(sums.images),
      sums.correct.bitPattern, sums.crossEntropy.bitPattern, sums.quantisation.bitPattern,
      sums.squares.bitPattern, bestLoss.bitPattern, UInt64(bestEpoch),
    ]
  }

  private var arrays: [(name: String, values: [Float])] {
    [
      ("parameters", model.parameters), ("moments.first", firstMoments),
      ("moments.second", secondMoments), ("running.means", model.runningMeans),
      ("running.variances", model.runningVariances), ("best.parameters", best.parameters),
      ("best.means", best.runningMeans), ("best.variances", best.runningVariances),
    ]
  }

  /// Writes a checkpoint artifact.
  public func write(to path: String, _ metadata: [String: String]) throws {
    var tensors = [try TensorDeclaration("progress", .words, [Self.words.count])]
    for (name, values) in arrays {
      tensors.append(try TensorDeclaration(name, .floats, [values.count]))
    }
    let writer = try ArtifactWriter(path, .checkpoint, tensors)
    try writer.write(progress)
    for (_, values) in arrays { try writer.write(values) }
    var metadata = metadata
    metadata["progress"] = Self.words.joined(separator: " ")
    metadata["network.code_length"] = String(model.shape.codeLength)
    metadata["network.split_number"] = String(model.shape.splitNumber)
    metadata["network.classes"] = String(model.shape.classCount)
    try writer.finish(metadata: metadata)
  }

  /// Reads a checkpoint artifact.
  public init(_ artifact: Artifact) throws {
    var model = HashModel(zeros: try NetworkShape(of: artifact))
    let (count, channels) = (model.layout.count, model.layout.channelCount)
    let progress = try artifact.words("progress", [Self.words.count])
    for index in [0, 1, 2, 3, 9] where progress[index] > UInt64(Int32.max) {
      throw artifact.failure(
        .badValue(
          tensor: "progress", row: index, found: "\(progress[index])", expected: "a count"))
    }
    var best = model
    model.parameters = try artifact.floats("parameters", [count])
    model.runningMeans = try artifact.floats("running.means", [channels])
    model.runningVariances = try artifact.floats("running.variances", [channels])
    best.parameters = try artifact.floats("best.parameters", [count])
    best.runningMeans = try artifact.floats("best.means", [channels])
    best.runningVariances = try artifact.floats("best.variances", [channels])
    self.init(model)
    self.best = best
    firstMoments = try artifact.floats("moments.first", [count])
    secondMoments = try artifact.floats("moments.second", [count])
    step = Int(progress[0])
    epoch = Int(progress[1])
    batchesDone = Int(progress[2])
    sums.images = Int(progress[3])
    sums.correct = Double(bitPattern: progress[4])
    sums.crossEntropy = Double(bitPattern: progress[5])
    sums.quantisation = Double(bitPattern: progress[6])
    sums.squares = Double(bitPattern: progress[7])
    bestLoss = Double(bitPattern: progress[8])
    bestEpoch = Int(progress[9])
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
