import Lanes

/// Floating-point operations of one image, counting a multiplication and an addition as two and only
/// the layers with weights.
extension NetworkShape {
  /// Multiply-adds of the layers that encode, C1 first.
  private var multiplyAdds: [Double] {
    let convolutions = [Self.c1, Self.c2, Self.c3].map { Double($0.outputCount * $0.tapCount) }
    return convolutions + [
      Double(Self.localCount * Self.patchCount), Double(Self.mergedCount * featureCount),
      Double(featureCount),
    ]
  }

  /// Of encoding: every layer once.
  package var encodingOperations: Double { 2 * multiplyAdds.reduce(0, +) }

  /// Of training: every layer, the classifier among them, once forward and twice backward; nothing asks
  /// for the gradient of C1's input.
  package var trainingOperations: Double {
    let all = multiplyAdds + [Double(codeLength * classCount)]
    return 2 * (3 * all.reduce(0, +) - all[0])
  }
}
