import Testing

@testable import Lanes

@Suite struct `A convolution equals its plain twin, bit for bit on whole numbers` {
  /// channels, side, kernel, filters: the network's layers, and awkward ones around them.
  static let c1 = Convolution(channels: 3, side: 32, kernel: 3, filters: 20)
  static let c2 = Convolution(channels: 20, side: 15, kernel: 2, filters: 40)
  static let c3 = Convolution(channels: 40, side: 7, kernel: 2, filters: 60)

  static func shapes(_ shapes: [(Int, Int, Int, Int)]) -> [Convolution] {
    shapes.map { Convolution(channels: $0.0, side: $0.1, kernel: $0.2, filters: $0.3) }
  }

  static let forwardShapes =
    [c1, c2, c3]
    + shapes([(1, 5, 2, 10), (7, 3, 2, 30), (2, 8, 3, 10), (5, 12, 3, 20), (3, 4, 3, 5)])

  /// γ of both signs and none.
  private func gains(_ count: Int) -> [Float] { (0..<count).map { Float($0 % 5) - 2 } }

  private func packed(_ shape: Convolution, _ filters: [Float]) -> UnsafeMutablePointer<Float> {
    let packed = kept(LaneBuffer<Float>(count: shape.weightCount))
    shape.pack(filters, into: packed.base)
    return packed.base
  }

  private func convolved(_ shape: Convolution, _ images: [[Float]], _ filters: [Float])
    -> [[Float]]
  {
    images.map {
      Plain.convolve(
        $0, channels: shape.channels, side: shape.side, filters, kernel: shape.kernel,
        count: shape.filters)
    }
  }

  @Test(arguments: forwardShapes) func `forward, its sums and each window's winner`(
    _ shape: Convolution
  ) {
    let images = wholeImages(shape.inputCount, salt: 1)
    let filters = wholeNumbers(shape.weightCount, salt: 2)
    let weights = packed(shape, filters)
    let expected = convolved(shape, images, filters)
    let (full, only) = (PooledImages(shape), PooledImages(shape))
    let output = LaneImages(count: shape.outputCount)
    let sums = kept(LaneBuffer<ChannelSums>(count: shape.filters))
    let scratch = LaneImages(count: 2 * shape.filters)
    let input = LaneImages(images)
    shape.forward(
      input.base, weights, gains: gains(shape.filters), output: output.base, pooled: full.pooled,
      sums: sums.base, scratch: scratch.base)
    shape.forward(input.base, weights, gains: gains(shape.filters), pooled: only.pooled)
    for n in images.indices {
      #expect(output[n] == expected[n])
      let winners = Plain.winners(
        expected[n], planes: shape.filters, side: shape.outputSide, gains: gains(shape.filters))
      for pooled in [full, only] {
        #expect(pooled.extremes[n] == winners.map(\.value))
        #expect(pooled.sources(n) == winners.map(\.source))
      }
    }
    let area = shape.outputSide * shape.outputSide
    for o in 0..<shape.filters {
      let values = expected.flatMap { $0[o * area..<(o + 1) * area].map(Double.init) }
      #expect(sums.base[o].first == values.reduce(0, +))
      #expect(sums.base[o].second == values.reduce(0) { $0 + $1 * $1 })
    }
    #expect(output.isIntact && scratch.isIntact && full.isIntact && only.isIntact)
  }

  @Test(arguments: forwardShapes) func `forward with folded normalisation`(_ shape: Convolution) {
    let images = wholeImages(shape.inputCount, salt: 11)
    let filters = wholeNumbers(shape.weightCount, salt: 12)
    let shifts = wholeNumbers(shape.filters, salt: 13)
    let output = LaneImages(count: shape.pooling.count)
    shape.forward(
      LaneImages(images).base, packed(shape, filters), shifts: shifts, activated: output.base)
    let expected = convolved(shape, images, filters)
    for n in images.indices {
      let winners = Plain.winners(
        expected[n], planes: shape.filters, side: shape.outputSide,
        gains: shifts.map { _ in 1 })
      let area = shape.pooling.area
      #expect(
        output[n] == winners.enumerated().map { max(0, $1.value + shifts[$0 / area]) })
    }
    #expect(output.isIntact)
  }

  @Test(arguments: [c2, c3] + shapes([(5, 3, 2, 10), (10, 9, 2, 5), (2, 7, 2, 15)]))
  func `input gradient`(_ shape: Convolution) {
    let gradients = wholeImages(shape.outputCount, salt: 3)
    let filters = wholeNumbers(shape.weightCount, salt: 4)
    let packed = kept(LaneBuffer<Float>(count: shape.weightCount))
    shape.packTransposed(filters, into: packed.base)
    let output = LaneImages(count: shape.inputCount)
    shape.inputGradient(
      LaneImages(gradients.map { bordered($0, shape) }).base, packed.base, output.base)
    for n in gradients.indices {
      #expect(
        output[n]
          == Plain.convolutionInputGradient(
            gradients[n], channels: shape.channels, side: shape.side, filters,
            kernel: shape.kernel, count: shape.filters))
    }
    #expect(output.isIntact)
  }

  @Test(arguments: [c2, c3] + shapes([(4, 6, 2, 5), (8, 13, 2, 35)]))
  func `filters gradient, summed over the images`(_ shape: Convolution) {
    let images = wholeImages(shape.inputCount, salt: 5)
    let gradients = wholeImages(shape.outputCount, salt: 6)
    let found = kept(LaneBuffer<Float>(count: shape.weightCount + 1))
    found.base[shape.weightCount] = 777
    let scratch = LaneImages(count: 5 * shape.tapCount)
    shape.filtersGradient(
      LaneImages(images).base, LaneImages(gradients.map { bordered($0, shape) }).base,
      found.base, scratch: scratch.base)
    #expect(found.elements == filtersGradient(shape, images, gradients) + [777])
    #expect(scratch.isIntact)
  }

  @Test(arguments: [c1] + shapes([(1, 6, 3, 5), (2, 8, 3, 10), (5, 12, 3, 20)]))
  func `filters gradient of what pooling lets through`(_ shape: Convolution) {
    let images = wholeImages(shape.inputCount, salt: 7)
    let pooledGradients = wholeImages(shape.pooling.count, salt: 8)
    let pooled = PooledImages(shape)
    let side = shape.outputSide
    var gradients: [[Float]] = []
    for n in images.indices {
      var gradient = [Float](repeating: 0, count: shape.outputCount)
      for k in 0..<shape.pooling.count {
        let source = (k * 7 + n * 3) % 4
        pooled.buffer.base[k][n] = UInt8(source)
        let (c, y, x) = (
          k / shape.pooling.area, k % shape.pooling.area / (side / 2), k % (side / 2)
        )
        gradient[(c * side + 2 * y + source / 2) * side + 2 * x + source % 2] =
          pooledGradients[n][k]
      }
      gradients.append(gradient)
    }
    let found = kept(LaneBuffer<Float>(count: shape.weightCount + 1))
    found.base[shape.weightCount] = 777
    let scratch = LaneImages(count: shape.pooledGradientScratch)
    shape.filtersGradient(
      LaneImages(images).base, pooledGradient: LaneImages(pooledGradients).base,
      sources: pooled.buffer.base, found.base, scratch: scratch.base)
    #expect(found.elements == filtersGradient(shape, images, gradients) + [777])
    #expect(scratch.isIntact)
  }

  private func filtersGradient(
    _ shape: Convolution, _ images: [[Float]], _ gradients: [[Float]]
  ) -> [Float] {
    var sum = [Float](repeating: 0, count: shape.weightCount)
    for n in images.indices {
      let one = Plain.convolutionFiltersGradient(
        gradients[n], images[n], channels: shape.channels, side: shape.side,
        kernel: shape.kernel, count: shape.filters)
      for k in one.indices { sum[k] += one[k] }
    }
    return sum
  }

  /// Rows of an output gradient between the zeros the kernels expect.
  private func bordered(_ gradient: [Float], _ shape: Convolution) -> [Float] {
    let zeros = [Float](repeating: 0, count: shape.kernel - 1)
    return stride(from: 0, to: gradient.count, by: shape.outputSide).flatMap {
      zeros + gradient[$0..<$0 + shape.outputSide] + zeros
    }
  }
}

/// Winners of sixteen images, with a sentinel behind them.
struct PooledImages {
  let extremes: LaneImages
  let buffer: LaneBuffer<SIMD16<UInt8>>

  init(_ shape: Convolution) {
    extremes = LaneImages(count: shape.pooling.count)
    buffer = kept(LaneBuffer(count: shape.pooling.count + 1))
    buffer.base[shape.pooling.count] = SIMD16(repeating: 99)
  }

  var pooled: Convolution.Pooled {
    Convolution.Pooled(extremes: extremes.base, sources: buffer.base)
  }

  func sources(_ n: Int) -> [Int] { (0..<buffer.count - 1).map { Int(buffer.base[$0][n]) } }

  var isIntact: Bool {
    extremes.isIntact && buffer.base[buffer.count - 1] == SIMD16(repeating: 99)
  }
}
