import Protobuf

/// A computation as ONNX Runtime and others load it: `ModelProto`.
///
/// | message | field | holds |
/// |---|---|---|
/// | model | 1 | version of these messages: 7 |
/// | | 2, 3 | producer and its version |
/// | | 6 | description |
/// | | 7 | graph |
/// | | 8 | operator set { 1 domain: the default's is empty, 2 version: 13 } |
/// | | 14 | metadata { 1 key, 2 value }, by key |
/// | graph | 1 | nodes, each after those it reads |
/// | | 2 | name |
/// | | 5 | constants |
/// | | 11, 12 | inputs, outputs |
///
/// Source: onnx/onnx.proto of ONNX 1.8, the first with operator set 13.
public struct OnnxModel: Sendable {
  /// The graph's name.
  public var name: String
  /// Program and version that wrote it.
  public var producer: (name: String, version: String)
  /// What it computes, for people.
  public var description: String
  /// Further facts.
  public var metadata: [String: String] = [:]
  /// Operations in an order in which they can be done.
  public var nodes: [OnnxNode] = []
  /// Constants.
  public var constants: [OnnxTensor] = []
  /// What goes in and what comes out.
  public var inputs, outputs: [OnnxValue]

  /// A model that does not compute anything yet.
  public init(
    _ name: String, producer: (name: String, version: String), description: String,
    inputs: [OnnxValue], outputs: [OnnxValue]
  ) {
    self.name = name
    self.producer = producer
    self.description = description
    self.inputs = inputs
    self.outputs = outputs
  }

  /// Adds `operation(inputs, constants)` and returns the name of what it computes.
  public mutating func add(
    _ operation: String, _ inputs: [String], _ constants: [OnnxTensor] = [], to output: String,
    _ attributes: [OnnxAttribute] = []
  ) -> String {
    self.constants += constants
    nodes.append(OnnxNode(operation, inputs + constants.map(\.name), to: output, attributes))
    return output
  }

  /// The file's bytes.
  public var bytes: [UInt8] {
    var model = ProtobufMessage()
    model.add(1, integer: 7)
    model.add(2, text: producer.name)
    model.add(3, text: producer.version)
    model.add(6, text: description)
    model.add(7, graph)
    var operators = ProtobufMessage()
    operators.add(1, text: "")
    operators.add(2, integer: 13)
    model.add(8, operators)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      var entry = ProtobufMessage()
      entry.add(1, text: key)
      entry.add(2, text: value)
      model.add(14, entry)
    }
    return model.bytes
  }

  private var graph: ProtobufMessage {
    var graph = ProtobufMessage()
    for node in nodes { graph.add(1, node.message) }
    graph.add(2, text: name)
    for constant in constants { graph.add(5, constant.message) }
    for input in inputs { graph.add(11, input.message) }
    for output in outputs { graph.add(12, output.message) }
    return graph
  }
}
