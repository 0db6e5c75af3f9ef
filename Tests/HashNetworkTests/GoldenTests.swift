import HashNetwork
import Lanes
import Testing

/// One small network against PyTorch in double precision (Golden/make_golden.py).
///
/// 37 images fill two lane groups and part of a third; two channels have a negative gain.
@Suite struct `A small network agrees with PyTorch in double precision` {
  /// Activations are sums of up to 860 products in single precision, rounded at 6e-8 each.
  static let activationTolerance = 2e-5
  /// A gradient passes twelve layers, each adding errors of a few 1e-7 of its size.
  static let gradientTolerance = 5e-5

  let golden: GoldenCase
  let step: TrainingStep

  init() throws {
    golden = try GoldenCase.load()
    step = TrainingStep(
      GoldenCase.model, images: GoldenCase.images(),
      normalisation: Normalisation(mean: golden.mean, deviation: golden.deviation),
      adam: Adam(), batch: GoldenCase.imageCount, workers: Workers(count: 1))
  }

  private var rows: ArraySlice<Int> { ArraySlice(0..<GoldenCase.imageCount) }

  @Test func `forward: every hash value`() throws {
    _ = try step.differentiate(rows: rows, labels: GoldenCase.labels)
    for (n, row) in golden.hash.enumerated() {
      for (bit, expected) in row.enumerated() {
        let found = Double(step.workspace.hash[n / laneWidth][bit][n % laneWidth])
        #expect(abs(found - expected) <= Self.activationTolerance, "image \(n), bit \(bit)")
      }
    }
  }

  @Test func `both losses and the penalty`() throws {
    let loss = try step.differentiate(rows: rows, labels: GoldenCase.labels)
    let expected = golden.steps[0]
    #expect(abs(loss.crossEntropy - expected.crossEntropy) < 1e-5)
    #expect(abs(loss.quantisation - expected.quantisation) < 1e-5)
    #expect(abs(loss.squares / expected.squares - 1) < 1e-6)
  }

  @Test func `backward: every parameter's gradient`() throws {
    _ = try step.differentiate(rows: rows, labels: GoldenCase.labels)
    for slice in step.layout.slices {
      let expected = try #require(golden.gradients[slice.name])
      let found = slice.range.map { Double(step.gradients.base[$0]) }
      let norm = found.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let projection = found.enumerated().reduce(0) {
        $0 + $1.element * GoldenCase.weight($1.offset, 2000, 1)
      }
      let tolerance = Self.gradientTolerance * expected.norm
      #expect(abs(norm - expected.norm) <= tolerance, "\(slice.name)")
      #expect(abs(projection - expected.projection) <= 2 * tolerance, "\(slice.name)")
      for entry in expected.sample {
        #expect(abs(found[Int(entry[0])] - entry[1]) <= tolerance, "\(slice.name)[\(entry[0])]")
      }
    }
  }

  @Test func `one Adam step: weights and running statistics`() throws {
    _ = try step.take(rows: rows, labels: GoldenCase.labels)
    for slice in step.layout.slices {
      for entry in try #require(golden.updated[slice.name]) {
        let found = Double(step.weights.base[slice.offset + Int(entry[0])])
        // The first step is 1e-3 long whatever the gradient; 1e-6 is a thousandth of it.
        #expect(abs(found - entry[1]) < 1e-6, "\(slice.name)[\(entry[0])]")
      }
    }
    for (layer, name) in ParameterLayout.normalisedLayers.enumerated() {
      let expected = try #require(golden.running[name])
      for k in 0..<4 {
        let channel = step.layout.channelStarts[layer] + k
        #expect(abs(Double(step.runningMeans.base[channel]) - expected.means[k]) < 1e-6)
        #expect(abs(Double(step.runningVariances.base[channel]) - expected.variances[k]) < 1e-6)
      }
    }
  }

  @Test func `four steps stay together`() throws {
    for (index, expected) in golden.steps.enumerated() {
      let loss = try step.take(rows: rows, labels: GoldenCase.labels)
      // Adam divides by the gradient's size, so entries near 0 part by up to a step each time.
      let tolerance = index == 0 ? 1e-5 : 2e-3
      #expect(abs(loss.crossEntropy - expected.crossEntropy) < tolerance, "step \(index + 1)")
      #expect(abs(loss.squares / expected.squares - 1) < 1e-5, "step \(index + 1)")
    }
  }
}

@Suite struct `A step does not depend on what it should not` {
  private func model(afterSteps count: Int, threads: Int) throws -> HashModel {
    let golden = try GoldenCase.load()
    let workers = Workers(count: threads)
    defer { workers.stop() }
    let step = TrainingStep(
      GoldenCase.model, images: GoldenCase.images(),
      normalisation: Normalisation(mean: golden.mean, deviation: golden.deviation),
      adam: Adam(), batch: GoldenCase.imageCount, workers: workers)
    for _ in 0..<count {
      _ = try step.take(
        rows: ArraySlice(0..<GoldenCase.imageCount), labels: GoldenCase.labels)
    }
    return step.model
  }

  @Test(arguments: [2, 3, 8]) func `the number of threads`(threads: Int) throws {
    let one = try model(afterSteps: 3, threads: 1)
    let many = try model(afterSteps: 3, threads: threads)
    #expect(one.parameters.map(\.bitPattern) == many.parameters.map(\.bitPattern))
    #expect(one.runningVariances.map(\.bitPattern) == many.runningVariances.map(\.bitPattern))
  }
}
