import Lanes

/// A trained network with its normalisations folded into the weights: for encoding, not for training.
///
/// Immutable once built; many threads encode with it, each with a `Scratch` of its own.
public final class FoldedNetwork: Sendable {
  /// The activations of one lane group.
  public final class Scratch {
    /// Which images.
    let rows = LaneBuffer<Int>(count: laneWidth)
    let input = LaneBuffer<Lane>(count: NetworkShape.c1.inputCount)
    let a1 = LaneBuffer<Lane>(count: NetworkShape.c2.inputCount)
    let a2 = LaneBuffer<Lane>(count: NetworkShape.c3.inputCount)
    let merged = LaneBuffer<Lane>(count: NetworkShape.mergedCount)
    let patch = LaneBuffer<Lane>(count: NetworkShape.patchCount)
    let column = LaneBuffer<Lane>(count: NetworkShape.localFilters)
    let features: LaneBuffer<Lane>
    /// H6 after normalisation, before tanh: bit = value > 0.
    public let values: LaneBuffer<Lane>
    let hash, logits: LaneBuffer<Lane>

    init(_ shape: NetworkShape) {
      features = LaneBuffer(count: shape.featureCount)
      values = LaneBuffer(count: shape.codeLength)
      hash = LaneBuffer(count: shape.codeLength)
      logits = LaneBuffer(count: shape.classCount)
    }
  }

  /// The dimensions.
  public let shape: NetworkShape
  private let filters: [LaneBuffer<Float>]
  private let shifts: [LaneBuffer<Float>]
  private let local, localBiases, f5, f5Biases, h6, h6Biases, p7, p7Biases: LaneBuffer<Float>

  /// Folds `model`.
  ///
  /// - Throws: `TrainingFailure.nonFiniteModel` when it holds NaN or infinity.
  public init(_ model: HashModel) throws(TrainingFailure) {
    let weights = try FoldedWeights(model)
    shape = model.shape
    let convolutions = [NetworkShape.c1, NetworkShape.c2, NetworkShape.c3]
    filters = zip(convolutions, weights.filters).map { convolution, folded in
      let packed = LaneBuffer<Float>(count: folded.count)
      folded.withUnsafeBufferPointer { source in
        if let base = source.baseAddress { convolution.pack(base, into: packed.base) }
      }
      return packed
    }
    shifts = weights.shifts.map(Self.buffer)
    local = Self.buffer(weights.local)
    localBiases = Self.buffer(weights.localBiases)
    f5 = Self.buffer(weights.f5)
    f5Biases = Self.buffer(weights.f5Biases)
    h6 = Self.buffer(weights.h6)
    h6Biases = Self.buffer(weights.h6Biases)
    p7 = Self.buffer(Array(model.parameters[model.layout.p7.range]))
    p7Biases = Self.buffer(Array(model.parameters[model.layout.p7Biases.range]))
  }

  /// Room for one thread.
  public func makeScratch() -> Scratch { Scratch(shape) }

  /// Computes the values of up to sixteen images into `scratch.values`.
  public func evaluate(
    _ images: PixelRows, rows: UnsafeBufferPointer<Int>, _ normalisation: Normalisation,
    _ scratch: Scratch
  ) {
    images.load(rows, normalisation, scratch.input.base)
    NetworkShape.c1.forward(
      scratch.input.base, filters[0].base, shifts: shifts[0].base, activated: scratch.a1.base)
    NetworkShape.c2.forward(
      scratch.a1.base, filters[1].base, shifts: shifts[1].base, activated: scratch.a2.base)
    let merged = scratch.merged.base
    NetworkShape.c3.forward(
      scratch.a2.base, filters[2].base, shifts: shifts[2].base, activated: merged)
    let localOutput = merged + NetworkShape.pooledCount
    for position in 0..<NetworkShape.localPositions {
      LocalLayer.gather(merged, position, into: scratch.patch.base)
      LocalLayer.forward(
        scratch.patch.base, position, local.base, localBiases.base, localOutput,
        scratch: scratch.column.base)
    }
    BatchNormalisation.rectify(localOutput, NetworkShape.localCount)
    Dense.forward(
      merged, f5.base, biases: f5Biases.base, inputs: NetworkShape.mergedCount,
      outputs: shape.featureCount, scratch.features.base)
    BatchNormalisation.rectify(scratch.features.base, shape.featureCount)
    DivideAndEncode.forward(scratch.features.base, h6.base, shape, scratch.values.base)
    for bit in 0..<shape.codeLength { scratch.values.base[bit] += h6Biases.base[bit] }
  }

  /// Σ −ln p(identity) of the first `count` images in `scratch`, as the classifier sees them.
  func crossEntropy(_ scratch: Scratch, _ count: Int, label: (Int) -> Int) -> Double {
    let (hash, logits) = (scratch.hash.base, scratch.logits.base)
    for bit in 0..<shape.codeLength { hash[bit] = Elementary.tanh(scratch.values.base[bit]) }
    Dense.forward(
      hash, p7.base, biases: p7Biases.base, inputs: shape.codeLength,
      outputs: shape.classCount, logits)
    var largest = logits[0]
    for k in 1..<max(shape.classCount, 1) {
      largest.replace(with: logits[k], where: logits[k] .> largest)
    }
    var sum = Lane.zero
    for k in 0..<shape.classCount { sum += Elementary.exp(logits[k] - largest) }
    var total = 0.0
    for n in 0..<count {
      total += Elementary.log(Double(sum[n])) + Double(largest[n]) - Double(logits[label(n)][n])
    }
    return total
  }

  private static func buffer<Element>(_ elements: [Element]) -> LaneBuffer<Element> {
    let buffer = LaneBuffer<Element>(count: elements.count)
    buffer.assign(elements)
    return buffer
  }
}
