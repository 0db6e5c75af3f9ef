import Lanes
import Testing

@Suite struct `A convolution equals its plain twin, bit for bit on whole numbers` {
  /// channels, side, kernel, filters: the network's layers, and awkward ones around them.
  static let layers = shapes([(3, 32, 3, 20), (20, 15, 2, 40), (40, 7, 2, 60)])
  static let forwardShapes =
    layers
    + shapes([
      (1, 5, 2, 10), (7, 3, 2, 30), (2, 8, 3, 10), (5, 12, 3, 20), (3, 10, 2, 5), (4, 4, 2, 15),
      (1, 8, 2, 2), (6, 8, 2, 14), (9, 15, 2, 10),
    ])
  static let gradientShapes =
    layers
    + shapes([(1, 6, 2, 5), (2, 8, 3, 10), (3, 8, 2, 15), (5, 12, 3, 20), (7, 13, 2, 35)])

  static func shapes(_ shapes: [(Int, Int, Int, Int)]) -> [Convolution] {
    shapes.map { Convolution(channels: $0.0, side: $0.1, kernel: $0.2, filters: $0.3) }
  }

  @Test(arguments: forwardShapes) func forward(_ shape: Convolution) {
    let images = wholeImages(shape.inputCount, salt: 1)
    let filters = wholeNumbers(shape.weightCount, salt: 2)
    let packed = kept(LaneBuffer<Float>(count: shape.weightCount))
    shape.pack(filters, into: packed.base)
    let output = LaneImages(count: shape.outputCount)
    shape.forward(LaneImages(images).base, packed.base, output.base)
    for n in images.indices {
      #expect(
        output[n]
          == Plain.convolve(
            images[n], channels: shape.channels, side: shape.side, filters,
            kernel: shape.kernel, count: shape.filters))
    }
    #expect(output.isIntact)
  }

  @Test(arguments: [layers[1], layers[2]]) func `input gradient`(_ shape: Convolution) {
    let gradients = wholeImages(shape.outputCount, salt: 3)
    let filters = wholeNumbers(shape.weightCount, salt: 4)
    let back = shape.transposed
    let packed = kept(LaneBuffer<Float>(count: shape.weightCount))
    shape.packTransposed(filters, into: packed.base)
    let padded = gradients.map { pad($0, planes: shape.filters, side: shape.outputSide) }
    let output = LaneImages(count: shape.inputCount)
    back.forward(LaneImages(padded).base, packed.base, output.base)
    for n in gradients.indices {
      #expect(
        output[n]
          == Plain.convolutionInputGradient(
            gradients[n], channels: shape.channels, side: shape.side, filters,
            kernel: shape.kernel, count: shape.filters))
    }
    #expect(output.isIntact)
  }

  @Test(arguments: gradientShapes) func `filters gradient, summed over the images`(
    _ shape: Convolution
  ) {
    let images = wholeImages(shape.inputCount, salt: 5)
    let gradients = wholeImages(shape.outputCount, salt: 6)
    let border = shape.kernel - 1
    let padded = gradients.map { pad($0, planes: shape.filters, side: shape.outputSide, border) }
    let side = shape.outputSide + 2 * border
    let found = kept(LaneBuffer<Float>(count: shape.weightCount))
    shape.filtersGradient(
      LaneImages(images).base, LaneImages(padded).base + border * side + border,
      gradientSide: side, found.base)
    var expected = [Float](repeating: 0, count: shape.weightCount)
    for n in images.indices {
      let one = Plain.convolutionFiltersGradient(
        gradients[n], images[n], channels: shape.channels, side: shape.side,
        kernel: shape.kernel, count: shape.filters)
      for k in one.indices { expected[k] += one[k] }
    }
    #expect(found.elements == expected)
  }

  private func pad(_ image: [Float], planes: Int, side: Int, _ border: Int = 1) -> [Float] {
    let wide = side + 2 * border
    var padded = [Float](repeating: 0, count: planes * wide * wide)
    for p in 0..<planes {
      for y in 0..<side {
        for x in 0..<side {
          padded[(p * wide + y + border) * wide + x + border] = image[(p * side + y) * side + x]
        }
      }
    }
    return padded
  }
}
