import Lanes
import SeededRandom

/// A network's parameters and the running statistics of its normalisations.
public struct HashModel: Sendable {
  /// The dimensions.
  public let shape: NetworkShape
  /// Where each parameter lies in `parameters`.
  public let layout: ParameterLayout
  /// All parameters.
  public var parameters: [Float]
  /// Running means of all normalised channels.
  public var runningMeans: [Float]
  /// Running variances of all normalised channels (population variance, as Keras keeps it).
  public var runningVariances: [Float]

  /// A fresh network, initialised as the reference initialises it.
  ///
  /// | layer | distribution | bound |
  /// |---|---|---|
  /// | C1, C2, C3 | he-uniform | √(6 / (C·K·K)) |
  /// | C4 | he-uniform, Keras 1.2's fan-in of a three-dimensional weight | √(6 / √(4·240·80)) |
  /// | F5, H6, P7 | glorot-uniform | √(6 / (in + out)); H6 has one output a bit |
  ///
  /// Biases and offsets are 0, gains 1, running means 0, running variances 1.
  public init(shape: NetworkShape, seed: UInt64) {
    self.init(zeros: shape)
    let merged = Double(NetworkShape.mergedCount)
    let bounds: [(ParameterLayout.Slice, Double)] = [
      (layout.c1, 6 / 27), (layout.c2, 6 / 80), (layout.c3, 6 / 160),
      (layout.c4, 6 / Double(layout.c4.count).squareRoot()),
      (layout.f5, 6 / (merged + Double(shape.featureCount))),
      (layout.h6, 6 / Double(shape.splitNumber + 1)),
      (layout.p7, 6 / Double(shape.codeLength + shape.classCount)),
    ]
    for (index, (slice, square)) in bounds.enumerated() {
      var random = SeededRandom(seed: seed, stream: "initial weights", index: UInt64(index))
      let bound = square.squareRoot()
      for k in slice.range { parameters[k] = Float(random.uniform(-bound, bound)) }
    }
    for k in 0..<layout.channelCount { parameters[layout.gains + k] = 1 }
  }

  /// A network of `shape` whose parameters are all zero.
  package init(zeros shape: NetworkShape) {
    self.shape = shape
    layout = ParameterLayout(shape)
    parameters = [Float](repeating: 0, count: layout.count)
    runningMeans = [Float](repeating: 0, count: layout.channelCount)
    runningVariances = [Float](repeating: 1, count: layout.channelCount)
  }

  /// The first parameter or statistic that is not a finite number, by tensor name.
  public var firstNonFinite: String? {
    for slice in layout.slices where !parameters[slice.range].allSatisfy(\.isFinite) {
      return slice.name
    }
    guard runningMeans.allSatisfy(\.isFinite) else { return "running means" }
    return runningVariances.allSatisfy { $0.isFinite && $0 >= 0 } ? nil : "running variances"
  }
}
