import Lanes

/// C4: a convolution whose filters and biases differ from position to position.
///
///     output[o,p] = biases[p,o] + Σ filters[p,o,c,i,j] · input[c, p/2 + i, p mod 2 + j]
enum LocalLayer {
  /// Vectors of sixteen inputs a patch has.
  static let patchVectors = NetworkShape.patchCount / laneWidth

  /// The 60·2·2 inputs of one position.
  static func gather(
    _ pooled: UnsafePointer<Lane>, _ position: Int, into patch: UnsafeMutablePointer<Lane>
  ) {
    for k in 0..<NetworkShape.patchCount {
      patch[k] = pooled[NetworkShape.pooledIndex(position: position, element: k)]
    }
  }

  /// Adds one position's patch gradient to the gradient of the pooled planes.
  static func scatter(
    _ patch: UnsafePointer<Lane>, _ position: Int, addingTo pooled: UnsafeMutablePointer<Lane>
  ) {
    for k in 0..<NetworkShape.patchCount {
      pooled[NetworkShape.pooledIndex(position: position, element: k)] += patch[k]
    }
  }

  /// One position of one lane group.
  ///
  /// - Parameters:
  ///   - output: (80, 4); the position's column is overwritten.
  ///   - scratch: 80 lanes.
  static func forward(
    _ patch: UnsafePointer<Lane>, _ position: Int, _ filters: UnsafePointer<Float>,
    _ biases: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Lane>,
    scratch: UnsafeMutablePointer<Lane>
  ) {
    let count = NetworkShape.localFilters
    Dense.forward(
      patch, filters + position * count * NetworkShape.patchCount,
      biases: biases + position * count, inputs: NetworkShape.patchCount, outputs: count, scratch)
    for o in 0..<count { output[o * NetworkShape.localPositions + position] = scratch[o] }
  }
}
