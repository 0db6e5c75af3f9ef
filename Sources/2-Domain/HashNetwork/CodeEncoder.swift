import Lanes

/// Computes the binary codes of images on all threads, a lane group at a time through the whole network.
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
    [UInt64](unsafeUninitializedCapacity: rows.count * wordsPerCode) { codes, count in
      count = rows.count * wordsPerCode
      guard let base = codes.baseAddress else { return }
      forEachGroup(of: rows.count, images, normalisation, row: { rows.lowerBound + $0 }) {
        first, count, scratch in
        self.pack(scratch, count, into: base + first * self.wordsPerCode)
      }
    }
  }

  /// Mean −ln p(identity) over `rows`, with the running statistics.
  public func crossEntropy(
    of images: PixelRows, rows: [Int], labels: [Int64], _ normalisation: Normalisation
  ) -> Double {
    let sums = LaneBuffer<Double>(count: (rows.count + laneWidth - 1) / laneWidth)
    forEachGroup(of: rows.count, images, normalisation, row: { rows[$0] }) {
      first, count, scratch in
      sums.base[first / laneWidth] = self.network.crossEntropy(scratch, count) {
        Int(labels[rows[first + $0]])
      }
    }
    return sums.elements.reduce(0, +) / Double(max(rows.count, 1))
  }

  /// Packs the signs of one group's values.
  private func pack(
    _ scratch: FoldedNetwork.Scratch, _ count: Int, into codes: UnsafeMutablePointer<UInt64>
  ) {
    let words = wordsPerCode
    codes.update(repeating: 0, count: count * words)
    for bit in 0..<network.shape.codeLength {
      let value = scratch.values.base[bit]
      for n in 0..<count where value[n] > 0 {
        codes[n * words + bit / 64] |= 1 << UInt64(bit % 64)
      }
    }
  }

  /// Evaluates `count` images, sixteen at a time, and hands each group's values to `body`.
  private func forEachGroup(
    of count: Int, _ images: PixelRows, _ normalisation: Normalisation,
    row: @escaping (Int) -> Int,
    _ body: @escaping (_ first: Int, _ count: Int, FoldedNetwork.Scratch) -> Void
  ) {
    workers.run((count + laneWidth - 1) / laneWidth) { group, thread in
      let scratch = self.scratches[thread]
      let first = group * laneWidth
      let width = min(laneWidth, count - first)
      for k in 0..<width { scratch.rows.base[k] = row(first + k) }
      self.network.evaluate(
        images, rows: UnsafeBufferPointer(start: scratch.rows.base, count: width), normalisation,
        scratch)
      body(first, width, scratch)
    }
  }
}
