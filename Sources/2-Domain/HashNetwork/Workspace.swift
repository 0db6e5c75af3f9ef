import Lanes

/// Every activation and gradient of one batch, allocated once.
///
/// Each buffer holds `groups` lane groups, one after another; `stride` is a group's lanes.
package final class Workspace {
  /// A buffer of so many lanes a group.
  package struct Lanes {
    package let buffer: LaneBuffer<Lane>
    let stride: Int

    init(_ groups: Int, _ stride: Int) {
      buffer = LaneBuffer(count: groups * stride)
      self.stride = stride
    }

    /// The lanes of `group`.
    package subscript(group: Int) -> UnsafeMutablePointer<Lane> { buffer.base + group * stride }
  }

  let groups: Int
  package let input, x1, a1, x2, a2, x3, merged, x4, x5, a5, x6, hash, logits: Lanes
  let d1, d2, dMerged, d4, d5, d6: Lanes
  let mergedRows, patchRows, hashRows: Lanes
  let mergedVectors, hashVectors: Int
  /// Sums of each of the six normalisations, group by group.
  let sums: [LaneBuffer<ChannelSums>]
  /// What each normalised channel does in this step.
  let normalisations: LaneBuffer<ChannelNormalisation>
  /// Gradients that are summed group by group: filters, biases, H6.
  let groupGradients: LaneBuffer<Float>
  let losses: LaneBuffer<LossSums>
  let rows: LaneBuffer<Int>
  let labels: LaneBuffer<Int>

  /// One set of scratch planes a thread: gradients with a zero border, and patches.
  let border2, border3, patch: Lanes

  init(_ shape: NetworkShape, _ layout: ParameterLayout, batch: Int, threads: Int) {
    groups = (batch + laneWidth - 1) / laneWidth
    let groups = groups
    func lanes(_ stride: Int) -> Lanes { Lanes(groups, stride) }
    input = lanes(NetworkShape.c1.inputCount)
    x1 = lanes(NetworkShape.c1.outputCount)
    a1 = lanes(NetworkShape.c2.inputCount)
    x2 = lanes(NetworkShape.c2.outputCount)
    a2 = lanes(NetworkShape.c3.inputCount)
    x3 = lanes(NetworkShape.c3.outputCount)
    merged = lanes(NetworkShape.mergedCount)
    x4 = lanes(NetworkShape.localCount)
    x5 = lanes(shape.featureCount)
    a5 = lanes(shape.featureCount)
    x6 = lanes(shape.codeLength)
    hash = lanes(shape.codeLength)
    logits = lanes(shape.classCount)
    d1 = lanes(NetworkShape.c2.inputCount)
    d2 = lanes(NetworkShape.c3.inputCount)
    dMerged = lanes(NetworkShape.mergedCount)
    d4 = lanes(NetworkShape.localCount)
    d5 = lanes(shape.featureCount)
    d6 = lanes(shape.codeLength)
    mergedVectors = (NetworkShape.mergedCount + laneWidth - 1) / laneWidth
    hashVectors = (shape.codeLength + laneWidth - 1) / laneWidth
    mergedRows = lanes(laneWidth * mergedVectors)
    patchRows = lanes(NetworkShape.localPositions * NetworkShape.patchCount)
    hashRows = lanes(laneWidth * hashVectors)
    sums = shape.normalisedChannels.map { LaneBuffer(count: groups * $0) }
    normalisations = LaneBuffer(count: layout.channelCount)
    groupGradients = LaneBuffer(count: groups * layout.groupCount)
    losses = LaneBuffer(count: groups)
    rows = LaneBuffer(count: groups * laneWidth)
    labels = LaneBuffer(count: groups * laneWidth)
    border2 = Lanes(threads, NetworkShape.c2.transposed.inputCount)
    border3 = Lanes(threads, NetworkShape.c3.transposed.inputCount)
    patch = Lanes(threads, NetworkShape.patchCount)
  }
}

/// What one lane group adds to the loss.
struct LossSums: BitwiseCopyable {
  /// Σ over images of −ln p(identity).
  var crossEntropy: Double
  /// Σ over images and bits of | |h| − 1 |.
  var quantisation: Double
  /// Images whose identity got the highest score.
  var correct: Int
}
