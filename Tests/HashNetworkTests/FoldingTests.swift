import HashNetwork
import Lanes
import Testing

/// Encoding folds the normalisations into the weights; training does not. With the batch's own
/// statistics as running ones, both must see the same faces.
@Suite struct `The folded network` {
  @Test func `gives the values of the training network, negative gains included`() throws {
    let golden = try GoldenCase.load()
    let normalisation = Normalisation(mean: golden.mean, deviation: golden.deviation)
    let images = GoldenCase.images()
    let step = TrainingStep(
      GoldenCase.model, images: images, normalisation: normalisation, adam: Adam(),
      batch: GoldenCase.imageCount, workers: Workers(count: 1))
    _ = try step.differentiate(
      rows: ArraySlice(0..<GoldenCase.imageCount), labels: GoldenCase.labels)
    var model = GoldenCase.model
    for k in 0..<model.runningMeans.count {
      // running = 0.99 · (0 or 1) + 0.01 · batch, turned around.
      model.runningMeans[k] = step.runningMeans.base[k] * 100
      model.runningVariances[k] = (step.runningVariances.base[k] - 0.99) * 100
    }
    let network = try FoldedNetwork(model)
    let scratch = network.makeScratch()
    for first in stride(from: 0, to: GoldenCase.imageCount, by: 16) {
      let rows = Array(first..<min(first + 16, GoldenCase.imageCount))
      rows.withUnsafeBufferPointer {
        network.evaluate(images, rows: $0, normalisation, scratch)
      }
      for (lane, row) in rows.enumerated() {
        for bit in 0..<GoldenCase.shape.codeLength {
          let hash = Elementary.tanh(scratch.values.base[bit])[lane]
          // Turning the running variance around costs two digits of it.
          #expect(abs(Double(hash) - golden.hash[row][bit]) < 2e-3, "image \(row), bit \(bit)")
        }
      }
    }
  }

  @Test(arguments: [1, 63, 64, 65, 256]) func `packs a code of any length`(length: Int) throws {
    let model = HashModel(
      shape: NetworkShape(codeLength: length, splitNumber: 1, classCount: 2), seed: 4)
    let workers = Workers(count: 2)
    defer { workers.stop() }
    let encoder = try CodeEncoder(model, workers: workers)
    let normalisation = Normalisation(mean: 64, deviation: 30)
    let codes = encoder.codes(of: GoldenCase.images(), rows: 3..<30, normalisation)
    #expect(codes.count == 27 * encoder.wordsPerCode)
    let network = try FoldedNetwork(model)
    let scratch = network.makeScratch()
    for row in 3..<30 {
      [row].withUnsafeBufferPointer {
        network.evaluate(GoldenCase.images(), rows: $0, normalisation, scratch)
      }
      for bit in 0..<encoder.wordsPerCode * 64 {
        let word = codes[(row - 3) * encoder.wordsPerCode + bit / 64]
        let expected = bit < length && scratch.values.base[bit][0] > 0
        #expect((word >> UInt64(bit % 64) & 1 == 1) == expected)
      }
    }
  }

  @Test func `is refused when the model holds NaN`() {
    var model = GoldenCase.model
    model.parameters[model.layout.slices[4].offset] = .nan
    #expect(throws: TrainingFailure.nonFiniteModel(tensor: "f5.weights")) {
      try FoldedNetwork(model)
    }
  }
}
