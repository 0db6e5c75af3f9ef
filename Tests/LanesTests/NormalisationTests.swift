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

  @Test(arguments: [2, 6, 14]) func `a pooled gradient reaches the winner of each window`(
    side: Int
  ) {
    let layer = PooledNormalisation(channels: 3, side: side)
    let (area, pooled) = (side * side, layer.area)
    let images = (0..<16).map { fractions(3 * area, salt: $0) }
    let gradients = (0..<16).map { fractions(3 * pooled, salt: 200 + $0) }
    let winners = images.map {
      Plain.winners($0, planes: 3, side: side, gains: channels.map(\.scale))
    }
    let sources = kept(LaneBuffer<SIMD16<UInt8>>(count: 3 * pooled))
    for n in 0..<16 {
      for k in 0..<3 * pooled { sources.base[k][n] = UInt8(winners[n][k].source) }
    }
    let gradient = LaneImages(gradients)
    let sums = kept(LaneBuffer<ChannelSums>(count: 3))
    let bordered = side + 2
    let output = LaneImages(
      [[Float]](repeating: [Float](repeating: 99, count: 3 * side * bordered), count: 16))
    layer.rectifiedGradient(
      LaneImages(winners.map { $0.map(\.value) }).base, channels, gradient.base, sums.base)
    layer.inputGradient(
      of: 0..<3, LaneImages(images).base, sources.base, channels, gradient.base, border: 1,
      output.base)
    for c in 0..<3 {
      let channel = channels[c]
      var (first, second) = (0.0, 0.0)
      for n in images.indices {
        var expected = (0..<area).map {
          channel.gradientConstant + channel.gradientSlope * images[n][c * area + $0]
        }
        for k in 0..<pooled {
          let winner = winners[n][c * pooled + k]
          guard channel.scale * winner.value + channel.shift > 0 else { continue }
          let dy = gradients[n][c * pooled + k]
          let (y, x) = (k / layer.pooledSide, k % layer.pooledSide)
          expected[(2 * y + winner.source / 2) * side + 2 * x + winner.source % 2] +=
            channel.scale * dy
          first += Double(dy)
          second += Double(dy * (winner.value - channel.mean) * channel.inverseDeviation)
        }
        for y in 0..<side {
          let row = output[n][(c * side + y) * bordered..<(c * side + y + 1) * bordered]
          #expect(row.first == 99 && row.last == 99, "the border is left alone")
          let found = zip(row.dropFirst().dropLast(), expected[y * side..<(y + 1) * side])
          #expect(found.allSatisfy { abs($0 - $1) < Self.tolerance })
        }
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
