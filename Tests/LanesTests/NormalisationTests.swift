import Lanes
import Testing

@Suite struct `Batch normalisation` {
  /// Sums of a few hundred single-precision terms.
  static let tolerance: Float = 1e-4

  private func fractions(_ count: Int, salt: Int) -> [Float] {
    zip(wholeNumbers(count, salt: salt), wholeNumbers(count, salt: salt + 50))
      .map { $0 + $1 / 16 + 0.01 }
  }

  private var channels: [ChannelNormalisation] {
    [(gain: Float(1.5), offset: Float(0.2)), (-0.7, 0.4), (0.3, -0.1)].map { layer in
      var channel = ChannelNormalisation(
        mean: 0.25, variance: 2, gain: layer.gain, offset: layer.offset)
      channel.prepareGradient(ChannelSums(first: 3, second: -2), count: 100)
      return channel
    }
  }

  @Test(arguments: [2, 6, 7, 14]) func `pooled forward equals its plain twin`(side: Int) {
    let layer = PooledNormalisation(channels: 3, side: side)
    let area = side * side
    let images = (0..<16).map { fractions(3 * area, salt: $0) }
    let output = LaneImages(count: 3 * layer.pooledSide * layer.pooledSide)
    layer.forward(LaneImages(images).base, channels, output.base)
    for n in images.indices {
      let expected = (0..<3).flatMap { c in
        Plain.pool(
          Array(images[n][c * area..<(c + 1) * area]), side: side, scale: channels[c].scale,
          shift: channels[c].shift
        ).values
      }
      #expect(zip(output[n], expected).allSatisfy { abs($0 - $1) < Self.tolerance })
    }
    #expect(output.isIntact)
  }

  @Test(arguments: [6, 14]) func `pooled gradient reaches the largest value of each window`(
    side: Int
  ) {
    let layer = PooledNormalisation(channels: 3, side: side)
    let (area, pooled) = (side * side, layer.pooledSide * layer.pooledSide)
    let images = (0..<16).map { fractions(3 * area, salt: $0) }
    let gradients = (0..<16).map { fractions(3 * pooled, salt: 200 + $0) }
    let sums = kept(LaneBuffer<ChannelSums>(count: 3))
    let output = LaneImages(count: 3 * area)
    layer.gradientSums(
      LaneImages(images).base, channels, LaneImages(gradients).base, sums.base)
    layer.inputGradient(
      LaneImages(images).base, channels, LaneImages(gradients).base, border: 0, output.base)
    for c in 0..<3 {
      let channel = channels[c]
      var (first, second) = (0.0, 0.0)
      for n in images.indices {
        let plane = Array(images[n][c * area..<(c + 1) * area])
        var expected = plane.map { channel.gradientConstant + channel.gradientSlope * $0 }
        let twin = Plain.pool(plane, side: side, scale: channel.scale, shift: channel.shift)
        for (k, source) in twin.sources.enumerated() where twin.values[k] > 0 {
          let dy = gradients[n][c * pooled + k]
          expected[source] += channel.scale * dy
          first += Double(dy)
          second += Double(dy * (plane[source] - channel.mean) * channel.inverseDeviation)
        }
        let found = output[n][c * area..<(c + 1) * area]
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < Self.tolerance })
      }
      #expect(abs(sums.base[c].first - first) < 1e-2)
      #expect(abs(sums.base[c].second - second) < 1e-2)
    }
    #expect(output.isIntact)
  }

  @Test func `sums are those of the values and their squares`() {
    let images = wholeImages(3 * 7, salt: 9)
    let sums = kept(LaneBuffer<ChannelSums>(count: 3))
    BatchNormalisation.sums(LaneImages(images).base, channels: 3, area: 7, sums.base)
    for c in 0..<3 {
      let values = images.flatMap { $0[c * 7..<(c + 1) * 7] }
      #expect(sums.base[c].first == values.reduce(0) { $0 + Double($1) })
      #expect(sums.base[c].second == values.reduce(0) { $0 + Double($1 * $1) })
    }
  }

  @Test func `a rectified gradient stops where the output is zero`() {
    let images = (0..<16).map { fractions(3 * 4, salt: $0) }
    let gradient = LaneImages((0..<16).map { fractions(3 * 4, salt: 300 + $0) })
    let before = (0..<16).map { gradient[$0] }
    let output = LaneImages(count: 3 * 4)
    let sums = kept(LaneBuffer<ChannelSums>(count: 3))
    let input = LaneImages(images)
    BatchNormalisation.rectified(input.base, channels, channels: 3, area: 4, output.base)
    BatchNormalisation.rectifiedGradient(
      input.base, channels, channels: 3, area: 4, gradient.base, sums.base)
    for n in images.indices {
      for k in 0..<12 {
        #expect(gradient[n][k] == (output[n][k] > 0 ? before[n][k] : 0))
      }
    }
  }
}
