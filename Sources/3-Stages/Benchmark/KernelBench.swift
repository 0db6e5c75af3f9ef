import HashNetwork
import Lanes

/// One kernel on one lane group, or what the name says, ready to be timed.
struct KernelBench {
  let name: String
  /// Floating-point operations of one call; 0 for a kernel that only moves data.
  let operations: Double
  let run: () -> Void

  /// Every kernel of a training step and of encoding, at the network's sizes.
  static func all() -> [KernelBench] {
    let (c1, c2, c3) = (NetworkShape.c1, NetworkShape.c2, NetworkShape.c3)
    let shape = BenchmarkFaces.shape
    let merged = NetworkShape.mergedCount
    return [loading(), moments()]
      + convolution("C1", c1) + convolution("C2", c2) + convolution("C3", c3)
      + dense("C4, one position", NetworkShape.patchCount, NetworkShape.localFilters)
      + dense("F5", merged, shape.featureCount)
      + dense("P7", shape.codeLength, shape.classCount)
      + [divideAndEncode(), softmax(), adam()]
  }

  private static func convolution(_ name: String, _ layer: Convolution) -> [KernelBench] {
    let room = ConvolutionRoom(layer)
    let operations = 2 * Double(layer.outputCount * layer.tapCount * laneWidth)
    func row(_ what: String, _ operations: Double, _ run: @escaping (ConvolutionRoom) -> Void)
      -> KernelBench
    {
      KernelBench(name: "\(name) \(what)", operations: operations) { run(room) }
    }
    let shared = [
      row("forward, folded, pooled", operations) { $0.forwardFolded() },
      row("activation", 0) { $0.activate() },
      row("pooled gradient", 0) { $0.rectifiedGradient() },
    ]
    // C1's output is never stored, and nothing asks for the gradient of its input.
    if layer.kernel == 3 {
      return [
        row("forward, winners only", operations) { $0.forwardWinners() },
        row("filters gradient, pooled", operations) { $0.pooledFiltersGradient() },
      ] + shared
    }
    return [
      row("forward, sums, pooled", operations) { $0.forwardFull() },
      row("filters gradient", operations) { $0.filtersGradient() },
      row("input gradient", operations) { $0.inputGradient() },
      row("normalisation's input gradient", 0) { $0.normalisationGradient() },
    ] + shared
  }

  private static func dense(_ name: String, _ inputs: Int, _ outputs: Int) -> [KernelBench] {
    let groups = 16
    let vectors = (inputs + laneWidth - 1) / laneWidth
    let (x, y) = (room(inputs), room(groups * outputs))
    let rows = room(groups * laneWidth * vectors)
    let weights = LaneBuffer<Float>(count: inputs * outputs)
    let operations = 2 * Double(inputs * outputs * laneWidth)
    return [
      KernelBench(name: "\(name) forward", operations: operations) {
        Dense.forward(
          x.base, weights.base, biases: nil, inputs: inputs, outputs: outputs, y.base)
      },
      KernelBench(name: "\(name) input gradient", operations: operations) {
        Dense.inputGradient(y.base, weights.base, inputs: inputs, outputs: outputs, x.base)
      },
      KernelBench(
        name: "\(name) weights gradient, 16 groups", operations: operations * Double(groups)
      ) {
        for first in stride(from: 0, to: vectors, by: 3) {
          Dense.weightsGradient(
            y.base, groupStride: outputs, groups: groups, rows: rows.base,
            rowGroupStride: laneWidth * vectors, rowVectors: vectors,
            columns: (first, min(3, vectors - first)), inputs: inputs, outputs: outputs,
            weights.base)
        }
      },
      KernelBench(name: "\(name) transpose", operations: 0) {
        Dense.transpose(x.base, inputs: inputs, rowVectors: vectors, rows.base)
      },
    ]
  }

  private static func loading() -> KernelBench {
    let (faces, lanes) = (BenchmarkFaces(), room(PixelRows.pixelCount))
    let rows = LaneBuffer<Int>(count: laneWidth)
    for k in 0..<laneWidth { rows.base[k] = k * 37 }
    return KernelBench(name: "images, normalised into lanes", operations: 0) {
      faces.images.load(
        UnsafeBufferPointer(start: rows.base, count: laneWidth), BenchmarkFaces.normalisation,
        lanes.base)
    }
  }

  private static func moments() -> KernelBench {
    let patches = NetworkShape.patches
    let (images, scratch) = (room(NetworkShape.c1.inputCount), room(patches.count))
    let moments = LaneBuffer<Float>(count: patches.count)
    return KernelBench(name: "C1 statistics from patch moments", operations: 0) {
      patches.accumulate(images.base, moments.base, scratch: scratch.base)
    }
  }

  private static func divideAndEncode() -> KernelBench {
    let shape = BenchmarkFaces.shape
    let (features, values) = (room(shape.featureCount), room(shape.codeLength))
    let weights = LaneBuffer<Float>(count: shape.featureCount)
    return KernelBench(
      name: "H6 forward", operations: 2 * Double(shape.featureCount * laneWidth)
    ) {
      DivideAndEncode.forward(features.base, weights.base, shape, values.base)
    }
  }

  private static func softmax() -> KernelBench {
    let logits = room(BenchmarkFaces.shape.classCount)
    return KernelBench(name: "softmax's exponentials, 530 classes", operations: 0) {
      for k in 0..<logits.count { logits.base[k] = Elementary.exp(logits.base[k]) }
    }
  }

  private static func adam() -> KernelBench {
    let count = 262_144
    let arrays = (0..<4).map { _ in LaneBuffer<Float>(count: count) }
    return KernelBench(name: "Adam, 262,144 parameters", operations: 0) {
      _ = Adam().update(
        arrays[0].base, arrays[1].base, arrays[2].base, arrays[3].base, count: count,
        penalty: 1e-4, correctedRate: 1e-3)
    }
  }

  /// Lanes of small numbers.
  static func room(_ count: Int) -> LaneBuffer<Lane> {
    let lanes = LaneBuffer<Lane>(count: count)
    for k in 0..<count { lanes.base[k] = Lane(repeating: Float(k % 13) / 13 - 0.5) }
    return lanes
  }
}
