import Lanes

/// H6: each bit is a dense layer of its own on its slice of S features.
///
///     output[i] = Σ_s weights[i,s] · features[S·i + s]
package enum DivideAndEncode {
  package static func forward(
    _ features: UnsafePointer<Lane>, _ weights: UnsafePointer<Float>, _ shape: NetworkShape,
    _ output: UnsafeMutablePointer<Lane>
  ) {
    let split = shape.splitNumber
    for bit in 0..<shape.codeLength {
      var sum = Lane.zero
      for k in bit * split..<(bit + 1) * split {
        sum.addProduct(features[k], Lane(repeating: weights[k]))
      }
      output[bit] = sum
    }
  }

  /// The gradients of the features and, summed over the group's images, of the weights.
  static func backward(
    _ outputGradient: UnsafePointer<Lane>, _ features: UnsafePointer<Lane>,
    _ weights: UnsafePointer<Float>, _ shape: NetworkShape,
    _ featuresGradient: UnsafeMutablePointer<Lane>, _ weightsGradient: UnsafeMutablePointer<Float>
  ) {
    let split = shape.splitNumber
    for bit in 0..<shape.codeLength {
      let gradient = outputGradient[bit]
      for k in bit * split..<(bit + 1) * split {
        featuresGradient[k] = gradient * weights[k]
        weightsGradient[k] = (gradient * features[k]).folded
      }
    }
  }
}
