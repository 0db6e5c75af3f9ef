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

  /// A convolution's pooled output: each window's winner, before normalisation, and where it was.
  package struct Pooled {
    package let extremes: Lanes
    let sources: LaneBuffer<SIMD16<UInt8>>

    init(_ groups: Int, _ layer: Convolution) {
      extremes = Lanes(groups, layer.pooling.count)
      sources = LaneBuffer(count: groups * layer.pooling.count)
    }

    /// Where `group` keeps its winners' places.
    func sources(_ group: Int) -> UnsafeMutablePointer<SIMD16<UInt8>> {
      sources.base + group * extremes.stride
    }

    /// What the convolution of `group` fills.
    subscript(group: Int) -> Convolution.Pooled {
      Convolution.Pooled(extremes: extremes[group], sources: sources(group))
    }
  }

  let groups: Int
  /// C1's output is never stored: see `PatchMoments`.
  package let input, x2, x3, merged, x4, x5, a5, x6, hash, logits: Lanes
  package let p1, p2, p3: Pooled
  let d1, d2, dMerged, d4, d5, d6: Lanes
  let mergedRows, patchRows, hashRows: Lanes
  let mergedVectors, hashVectors: Int
  /// Sums of each of the six normalisations, group by group.
  let sums: [LaneBuffer<ChannelSums>]
  /// What each normalised channel does in this step.
  let normalisations: LaneBuffer<ChannelNormalisation>
  /// Gradients that are summed group by group: filters, biases, H6.
  let groupGradients: LaneBuffer<Float>
  /// The moments of C1's patches: group by group, and of the whole batch.
  let moments: LaneBuffer<Float>
  let patchProducts, patchSums: LaneBuffer<Double>
  let losses: LaneBuffer<LossSums>
  let rows: LaneBuffer<Int>
  let labels: LaneBuffer<Int>

  /// What a thread works in: activations recomputed where they are needed, output gradients between
  /// zeros, patches, and room for a kernel.
  let a1, a2, dx2, dx3, patch, scratch: Lanes

  init(_ shape: NetworkShape, _ layout: ParameterLayout, batch: Int, threads: Int) {
    groups = (batch + laneWidth - 1) / laneWidth
    let groups = groups
    func lanes(_ stride: Int) -> Lanes { Lanes(groups, stride) }
    let (c1, c2, c3) = (NetworkShape.c1, NetworkShape.c2, NetworkShape.c3)
    input = lanes(c1.inputCount)
    p1 = Pooled(groups, c1)
    x2 = lanes(c2.outputCount)
    p2 = Pooled(groups, c2)
    x3 = lanes(c3.outputCount)
    p3 = Pooled(groups, c3)
    merged = lanes(NetworkShape.mergedCount)
    x4 = lanes(NetworkShape.localCount)
    x5 = lanes(shape.featureCount)
    a5 = lanes(shape.featureCount)
    x6 = lanes(shape.codeLength)
    hash = lanes(shape.codeLength)
    logits = lanes(shape.classCount)
    d1 = lanes(c2.inputCount)
    d2 = lanes(c3.inputCount)
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
    moments = LaneBuffer(count: groups * NetworkShape.patches.count)
    patchProducts = LaneBuffer(count: c1.tapCount * c1.tapCount)
    patchSums = LaneBuffer(count: c1.tapCount)
    a1 = Lanes(threads, c2.inputCount)
    a2 = Lanes(threads, c3.inputCount)
    dx2 = Lanes(threads, c2.gradientCount)
    dx3 = Lanes(threads, c3.gradientCount)
    patch = Lanes(threads, NetworkShape.patchCount)
    scratch = Lanes(
      threads, max(c1.pooledGradientScratch, NetworkShape.patches.count, 5 * c3.tapCount))
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
