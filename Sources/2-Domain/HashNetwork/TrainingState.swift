/// Everything a training run is at one moment: enough to go on as if it had never stopped.
///
/// The orders of images and the initial weights are functions of the plan's seed, so no generator's
/// state belongs here.
public struct TrainingState: Sendable {
  /// The network as it stands.
  public internal(set) var model: HashModel
  /// Adam's moments.
  var firstMoments, secondMoments: [Float]
  /// Steps taken.
  public internal(set) var step = 0
  /// Epochs finished.
  public internal(set) var epoch = 0
  /// Batches of the current epoch done, and their losses, weighted by their images.
  var batchesDone = 0
  var sums = EpochSums()
  /// The network with the least training loss, that loss, and the epoch it ended; before the first
  /// epoch's end the network as it stands, infinity and 0.
  public internal(set) var best: HashModel
  public internal(set) var bestLoss = Double.infinity
  public internal(set) var bestEpoch = 0

  /// The state before the first step.
  public init(_ model: HashModel) {
    self.model = model
    best = model
    firstMoments = [Float](repeating: 0, count: model.layout.count)
    secondMoments = firstMoments
  }

  /// Whether the best network is an earlier one than `model`.
  var isBestEarlier: Bool { bestEpoch > 0 && !(bestEpoch == epoch && batchesDone == 0) }

  /// The first number that is not finite, named by its layer; a second moment may not be negative.
  var firstNonFinite: String? {
    if let tensor = model.firstNonFinite { return tensor }
    for slice in model.layout.slices {
      guard firstMoments[slice.range].allSatisfy(\.isFinite) else {
        return "first moment of \(slice.name)"
      }
      guard secondMoments[slice.range].allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        return "second moment of \(slice.name)"
      }
    }
    return best.firstNonFinite.map { "best \($0)" }
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
