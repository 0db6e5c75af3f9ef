import Lanes

/// Computes the binary codes of images on all threads.
///
/// Bit i of a code is 1 where value i is greater than 0; it is stored in word i / 64, bit i mod 64.
public final class CodeEncoder {
  private let network: FoldedNetwork
  private let workers: Workers
  private let scratches: [FoldedNetwork.Scratch]

  /// Words a code takes.
  public var wordsPerCode: Int { (network.shape.codeLength + 63) / 64 }

  /// Prepares to encode with `model` on the threads of `workers`.
  ///
  /// - Throws: `TrainingFailure.nonFiniteModel`.
  public init(_ model: HashModel, workers: Workers) throws(TrainingFailure) {
    network = try FoldedNetwork(model)
    self.workers = workers
    let network = network
    scratches = (0..<workers.count).map { _ in network.makeScratch() }
  }

  /// The codes of `rows` of `images`, one after another, `wordsPerCode` words each.
  public func codes(
    of images: PixelRows, rows: Range<Int>, _ normalisation: Normalisation
  ) -> [UInt64] {
    let words = wordsPerCode
    let codes = LaneBuffer<UInt64>(count: rows.count * words)
    forEachGroup(rows.count) { first, count, thread in
      let scratch = self.scratches[thread]
      self.evaluate(images, Array(rows.dropFirst(first).prefix(count)), normalisation, scratch)
      for bit in 0..<self.network.shape.codeLength {
        let value = scratch.values.base[bit]
        for n in 0..<count where value[n] > 0 {
          codes.base[(first + n) * words + bit / 64] |= 1 << UInt64(bit % 64)
        }
      }
    }
    return codes.elements
  }

  /// Mean −ln p(identity) over `rows`, with the running statistics.
  public func crossEntropy(
    of images: PixelRows, rows: [Int], labels: [Int64], _ normalisation: Normalisation
  ) -> Double {
    let sums = LaneBuffer<Double>(count: (rows.count + laneWidth - 1) / laneWidth)
    forEachGroup(rows.count) { first, count, thread in
      let group = Array(rows[first..<first + count])
      let scratch = self.scratches[thread]
      self.evaluate(images, group, normalisation, scratch)
      sums.base[first / laneWidth] = self.network.crossEntropy(
        scratch, labels: group.map { Int(labels[$0]) })
    }
    return sums.elements.reduce(0, +) / Double(max(rows.count, 1))
  }

  private func evaluate(
    _ images: PixelRows, _ rows: [Int], _ normalisation: Normalisation,
    _ scratch: FoldedNetwork.Scratch
  ) {
    rows.withUnsafeBufferPointer {
      network.evaluate(images, rows: $0, normalisation, scratch)
    }
  }

  private func forEachGroup(
    _ count: Int, _ body: @escaping (_ first: Int, _ count: Int, _ thread: Int) -> Void
  ) {
    workers.run((count + laneWidth - 1) / laneWidth) { group, thread in
      let first = group * laneWidth
      body(first, min(laneWidth, count - first), thread)
    }
  }
}
