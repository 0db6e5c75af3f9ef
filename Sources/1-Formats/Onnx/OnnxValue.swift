import Protobuf

/// What goes into a graph or comes out of it: `ValueInfoProto`.
///
///     1 name, 2 type { 1 tensor { 1 element type, 2 shape { 1 axis { 1 extent | 2 name } … } } }
public struct OnnxValue: Sendable {
  /// An axis: of a fixed extent, or of any, by name.
  public enum Axis: Sendable {
    case extent(Int)
    case any(String)
  }

  let name: String
  let element: OnnxElement
  let shape: [Axis]

  /// A tensor called `name`.
  public init(_ name: String, _ element: OnnxElement, _ shape: [Axis]) {
    self.name = name
    self.element = element
    self.shape = shape
  }

  var message: ProtobufMessage {
    var shape = ProtobufMessage()
    for axis in self.shape {
      var dimension = ProtobufMessage()
      switch axis {
      case .extent(let extent): dimension.add(1, integer: extent)
      case .any(let name): dimension.add(2, text: name)
      }
      shape.add(1, dimension)
    }
    var (tensor, type, value) = (ProtobufMessage(), ProtobufMessage(), ProtobufMessage())
    tensor.add(1, integer: element.rawValue)
    tensor.add(2, shape)
    type.add(1, tensor)
    value.add(1, text: name)
    value.add(2, type)
    return value
  }
}
