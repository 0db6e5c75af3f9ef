import Lanes
import Testing

@Suite struct `Dense layers equal their plain twins, bit for bit on whole numbers` {
  /// inputs, outputs: the network's, and awkward ones.
  static let shapes = [
    (860, 192), (240, 80), (48, 530), (1, 1), (15, 7), (16, 8), (17, 9), (37, 21), (12, 83),
    (256, 3),
  ]

  @Test(arguments: shapes) func forward(_ inputs: Int, _ outputs: Int) {
    let images = wholeImages(inputs, salt: 1)
    let weights = wholeNumbers(inputs * outputs, salt: 2)
    let biases = wholeNumbers(outputs, salt: 3)
    let output = LaneImages(count: outputs)
    Dense.forward(
      LaneImages(images).base, weights, biases: biases, inputs: inputs, outputs: outputs,
      output.base)
    for n in images.indices {
      let plain = Plain.dense(images[n], weights, outputs: outputs)
      #expect(output[n] == zip(plain, biases).map { $0 + $1 })
    }
    #expect(output.isIntact)
  }

  @Test(arguments: shapes) func `input gradient`(_ inputs: Int, _ outputs: Int) {
    let gradients = wholeImages(outputs, salt: 4)
    let weights = wholeNumbers(inputs * outputs, salt: 5)
    var transposed = weights
    for o in 0..<outputs {
      for i in 0..<inputs { transposed[i * outputs + o] = weights[o * inputs + i] }
    }
    let output = LaneImages(count: inputs)
    Dense.inputGradient(
      LaneImages(gradients).base, weights, inputs: inputs, outputs: outputs, output.base)
    for n in gradients.indices {
      #expect(output[n] == Plain.dense(gradients[n], transposed, outputs: inputs))
    }
    #expect(output.isIntact)
  }

  @Test(arguments: shapes) func `weights gradient, summed over two groups`(
    _ inputs: Int, _ outputs: Int
  ) {
    let vectors = (inputs + 15) / 16
    let gradients = kept(LaneBuffer<Lane>(count: 2 * outputs))
    let rows = kept(LaneBuffer<Lane>(count: 2 * 16 * vectors))
    var expected = [Float](repeating: 0, count: inputs * outputs)
    for group in 0..<2 {
      let images = wholeImages(inputs, salt: 6 + group)
      let outputGradients = wholeImages(outputs, salt: 8 + group)
      Dense.transpose(
        LaneImages(images).base, inputs: inputs, rowVectors: vectors,
        rows.base + group * 16 * vectors)
      let lanes = LaneImages(outputGradients)
      for o in 0..<outputs { gradients.base[group * outputs + o] = lanes.base[o] }
      for n in images.indices {
        for o in 0..<outputs {
          for i in 0..<inputs { expected[o * inputs + i] += outputGradients[n][o] * images[n][i] }
        }
      }
    }
    let found = kept(LaneBuffer<Float>(count: inputs * outputs + 1))
    found.base[inputs * outputs] = -12345
    for first in stride(from: 0, to: vectors, by: 3) {
      Dense.weightsGradient(
        gradients.base, groupStride: outputs, groups: 2, rows: rows.base,
        rowGroupStride: 16 * vectors, rowVectors: vectors,
        columns: (first, min(3, vectors - first)), inputs: inputs, outputs: outputs, found.base)
    }
    #expect(found.elements == expected + [-12345])
  }

  @Test func `transposing a block exchanges rows and columns`() {
    var block = InlineArray<16, Lane>(repeating: .zero)
    for r in 0..<16 { for c in 0..<16 { block[r][c] = Float(r * 16 + c) } }
    Dense.transpose(&block)
    for r in 0..<16 { for c in 0..<16 { #expect(block[r][c] == Float(c * 16 + r)) } }
  }
}
