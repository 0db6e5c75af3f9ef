/// A tensor's name, element type and shape: row-major, dense.
public struct TensorDeclaration: Sendable, Equatable {
  /// The name, unique in its artifact: `train.images`.
  public let name: String
  /// What its elements are.
  public let type: ElementType
  /// Elements along each axis, slowest first.
  public let shape: [Int]
  /// Its size. The product of `shape` and the element stride.
  public let byteCount: Int

  /// Declares a tensor.
  ///
  /// - Throws: `ArtifactFailure.badShape` when an extent is negative or the size exceeds an `Int`.
  public init(_ name: String, _ type: ElementType, _ shape: [Int]) throws(ArtifactFailure) {
    var bytes = type.stride
    for extent in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else {
        throw .badShape(tensor: name, shape: shape)
      }
      bytes = product
    }
    self.name = name
    self.type = type
    self.shape = shape
    self.byteCount = bytes
  }
}
