import Artifacts

/// Everything a training run is at one moment: enough to go on as if it had never stopped.
public struct TrainingState: Sendable {
  /// The network as it stands.
  public var model: HashModel
  /// Adam's moments.
  var firstMoments, secondMoments: [Float]
  /// Steps taken.
  public var step = 0
  /// Epochs finished.
  public var epoch = 0
  /// Batches of the current epoch done, and their losses, weighted by their images.
  var batchesDone = 0
  var sums = EpochSums()
  /// The network with the least training loss, that loss, and the epoch it ended.
  public var best: HashModel
  public var bestLoss = Double.infinity
  public var bestEpoch = 0

  /// The state before the first step.
  public init(_ model: HashModel) {
    self.model = model
    best = model
    firstMoments = [Float](repeating: 0, count: model.layout.count)
    secondMoments = firstMoments
  }
}

/// Losses of the batches of one epoch so far, each times its number of images.
struct EpochSums: Sendable {
  var images = 0
  var crossEntropy = 0.0
  var quantisation = 0.0
  var squares = 0.0
  var correct = 0.0

  mutating func add(_ loss: StepLoss, images count: Int) {
    images += count
    crossEntropy += loss.crossEntropy * Double(count)
    quantisation += loss.quantisation * Double(count)
    squares += loss.squares * Double(count)
    correct += loss.accuracy * Double(count)
  }

  var mean: StepLoss {
    let n = Double(max(images, 1))
    return StepLoss(
      crossEntropy: crossEntropy / n, quantisation: quantisation / n, squares: squares / n,
      accuracy: correct / n)
  }
}
