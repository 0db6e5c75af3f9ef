import Lanes

extension TrainingStep {
  /// Largest sum of squares of a gradient's or weight's chunk. Below it no single value exceeds
  /// 1e19, so that neither Adam's g² (at most about 1e38) nor its running mean can overflow a
  /// `Float`, whose largest value is 3.4e38.
  private static let largestSquares = 1e38

  private static let layersFromTheLast = ["p7", "h6", "f5", "c4", "c3", "c2", "c1"]

  /// What left the range of finite numbers in this step, as near to where it began as can be told:
  /// batch statistics from the first layer on, the loss, gradients from the last layer back, weights.
  func firstNotFinite(_ loss: StepLoss) -> String? {
    for (layer, name) in ParameterLayout.normalisedLayers.enumerated() {
      let channels = layout.channelStarts[layer]..<layout.channelStarts[layer + 1]
      let isFinite = channels.allSatisfy {
        runningMeans.base[$0].isFinite && runningVariances.base[$0].isFinite
      }
      guard isFinite else { return "statistics of \(name)" }
    }
    guard loss.crossEntropy.isFinite, loss.quantisation.isFinite else { return "loss" }
    let steep = chunks.indices.filter {
      !(chunkSums.base[$0].gradients < Self.largestSquares)
    }
    if let chunk = steep.map({ chunks[$0] }).min(by: { depth($0) < depth($1) }) {
      return "gradient of \(chunk.slice.name)"
    }
    for index in chunks.indices where !(chunkSums.base[index].weights < Self.largestSquares) {
      return "weights \(chunks[index].slice.name)"
    }
    return loss.total.isFinite ? nil : "loss"
  }

  /// Layers between a chunk's and the loss.
  private func depth(_ chunk: Chunk) -> Int {
    Self.layersFromTheLast.firstIndex { chunk.slice.name.hasPrefix($0) } ?? .max
  }
}
