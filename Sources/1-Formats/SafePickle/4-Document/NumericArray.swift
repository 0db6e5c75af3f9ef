/// A numpy array whose elements are still in the file.
public struct NumericArray: Sendable, Equatable {
  /// What its elements are.
  public let type: NumericType
  /// Elements along each axis, as numpy shows it.
  public let shape: [Int]
  /// For each axis of `shape`, its place in the order the file stores the axes, slowest first.
  ///
  /// `[0, 1, 2]` is C order, `[2, 1, 0]` Fortran order.
  public let axisOrder: [Int]
  /// Whether the most significant byte of an element comes first.
  public let isBigEndian: Bool
  /// Where the elements are.
  public let payload: Payload

  /// Elements.
  public var elementCount: Int { shape.reduce(1, *) }
  /// Bytes of all elements.
  public var byteCount: Int { payload.count }
  /// Whether the file stores the elements in C order.
  public var isRowMajor: Bool {
    let long = axisOrder.indices.filter { shape[$0] != 1 }.map { axisOrder[$0] }
    return elementCount == 0 || long == long.sorted()
  }
}
