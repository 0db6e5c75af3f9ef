import Protobuf

/// A constant of a graph: `TensorProto`.
///
/// | field | holds |
/// |---|---|
/// | 1 | extents, slowest first |
/// | 2 | element type |
/// | 8 | name |
/// | 9 | elements, little-endian, row-major |
public struct OnnxTensor: Sendable {
  /// What nodes call it.
  public let name: String
  let shape: [Int]
  let elements: [Float]

  /// A tensor of floats; an empty shape is a scalar.
  ///
  /// - Precondition: `elements` fill `shape`.
  public init(_ name: String, _ shape: [Int], _ elements: [Float]) {
    precondition(
      elements.count == shape.reduce(1, *), "\(name): \(elements.count) elements for \(shape)")
    self.name = name
    self.shape = shape
    self.elements = elements
  }

  var message: ProtobufMessage {
    var message = ProtobufMessage()
    for extent in shape { message.add(1, integer: extent) }
    message.add(2, integer: OnnxElement.float.rawValue)
    message.add(8, text: name)
    message.add(9, bytes: elements.withUnsafeBytes { Array($0) })
    return message
  }
}

/// The element types in use, by their numbers in `TensorProto.DataType`.
public enum OnnxElement: Int, Sendable {
  case float = 1
  case byte = 2
}
