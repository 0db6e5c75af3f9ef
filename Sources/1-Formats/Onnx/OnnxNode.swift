import Protobuf

/// One operation of a graph: `NodeProto`.
///
/// | field | holds |
/// |---|---|
/// | 1, 2 | names of inputs and outputs |
/// | 3 | the node's name: its output's |
/// | 4 | operator |
/// | 5 | attributes |
public struct OnnxNode: Sendable {
  let operation: String
  let inputs: [String]
  let output: String
  let attributes: [OnnxAttribute]

  /// `output = operation(inputs)`.
  public init(
    _ operation: String, _ inputs: [String], to output: String, _ attributes: [OnnxAttribute] = []
  ) {
    self.operation = operation
    self.inputs = inputs
    self.output = output
    self.attributes = attributes
  }

  var message: ProtobufMessage {
    var message = ProtobufMessage()
    for input in inputs { message.add(1, text: input) }
    message.add(2, text: output)
    message.add(3, text: output)
    message.add(4, text: operation)
    for attribute in attributes { message.add(5, attribute.message) }
    return message
  }
}

/// A property of a node: `AttributeProto`.
///
/// | field | holds |
/// |---|---|
/// | 1 | name |
/// | 3 | the integer |
/// | 8 | the integers |
/// | 20 | 2: an integer, 7: integers |
public enum OnnxAttribute: Sendable {
  case integer(String, Int)
  case integers(String, [Int])

  var message: ProtobufMessage {
    var message = ProtobufMessage()
    switch self {
    case .integer(let name, let value):
      message.add(1, text: name)
      message.add(3, integer: value)
      message.add(20, integer: 2)
    case .integers(let name, let values):
      message.add(1, text: name)
      for value in values { message.add(8, integer: value) }
      message.add(20, integer: 7)
    }
    return message
  }
}
