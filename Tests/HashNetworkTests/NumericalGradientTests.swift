import HashNetwork
import Lanes
import Testing

/// Each parameter's gradient against the loss itself: no formula is shared with the backward pass.
///
/// The loss is followed a little way along the gradient g in both directions; the slope there must be
/// the gradient's own length,
///
///     (L(w + ε·g/|g|) − L(w − ε·g/|g|)) / 2ε = |g|
///
/// A wrong sign, factor or missing term changes the slope; a NaN fails every comparison.
@Suite struct `Gradients are the slope of the loss` {
  /// Rounding of the loss is about 3e-7; a rise of 2e-3 leaves 2e-4 of noise. The bend of the loss over
  /// that distance and the kinks of ReLU and max-pooling account for the rest.
  static let tolerance = 0.02
  static let rise = 2e-3

  @Test(arguments: GoldenCase.model.layout.slices.map(\.name))
  func `of parameter`(name: String) throws {
    let golden = try GoldenCase.load()
    let start = GoldenCase.model
    let slice = try #require(start.layout.slices.first { $0.name == name })
    let step = TrainingStep(
      start, images: GoldenCase.images(),
      normalisation: Normalisation(mean: golden.mean, deviation: golden.deviation),
      adam: Adam(), batch: GoldenCase.imageCount, workers: Workers(count: 1))
    func loss() throws -> Double {
      let loss = try step.differentiate(
        rows: ArraySlice(0..<GoldenCase.imageCount), labels: GoldenCase.labels)
      return loss.crossEntropy + 0.01 * loss.quantisation
    }
    _ = try loss()
    let gradient = slice.range.map { step.gradients.base[$0] }
    let norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    try #require(norm > 1e-3, "a vanishing gradient would prove nothing")
    let distance = Self.rise / 2 / norm

    func loss(at offset: Double) throws -> Double {
      var moved = start
      for (k, g) in zip(slice.range, gradient) {
        moved.parameters[k] += Float(offset * Double(g) / norm)
      }
      step.load(moved)
      return try loss()
    }
    let slope = (try loss(at: distance) - loss(at: -distance)) / (2 * distance)
    #expect(abs(slope / norm - 1) < Self.tolerance, "slope \(slope), gradient \(norm)")
  }
}
