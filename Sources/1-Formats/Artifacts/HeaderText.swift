import ByteStreams

/// The JSON subset of a safetensors header, written and read strictly.
///
///     header  = { "__metadata__": { string: string, … }, name: tensor, … }
///     tensor  = { "dtype": string, "shape": [int, …], "data_offsets": [int, int] }
///
/// Anything else, duplicate keys included, is refused: two readers must never see two files.
struct HeaderText {
  /// One tensor as the header states it; offsets are relative to the data.
  struct Tensor {
    var type = ""
    var shape: [Int] = []
    var offsets: [Int] = []
  }

  var metadata: [String: String] = [:]
  var tensors: [String: Tensor] = [:]

  /// Parses `bytes`, which may end in spaces.
  init(parsing bytes: [UInt8]) throws(ArtifactFailure) {
    if let offset = StackedMarks.offset(in: bytes) {
      throw .notAnArtifact(reason: "a character with hundreds of marks", at: 8 + offset)
    }
    var cursor = HeaderCursor(bytes)
    try cursor.expect("{")
    var seen: Set<String> = []
    var first = true
    while try cursor.another(&first, closing: "}") {
      let name = try cursor.key(&seen)
      if name == "__metadata__" {
        metadata = try Self.strings(&cursor)
      } else {
        tensors[name] = try Self.tensor(&cursor)
      }
    }
    try cursor.expectEnd()
  }

  private static func strings(
    _ cursor: inout HeaderCursor
  ) throws(ArtifactFailure) -> [String: String] {
    var strings: [String: String] = [:]
    var seen: Set<String> = []
    var first = true
    try cursor.expect("{")
    while try cursor.another(&first, closing: "}") {
      let key = try cursor.key(&seen)
      strings[key] = try cursor.string()
    }
    return strings
  }

  private static func tensor(_ cursor: inout HeaderCursor) throws(ArtifactFailure) -> Tensor {
    var tensor = Tensor()
    var seen: Set<String> = []
    var first = true
    try cursor.expect("{")
    while try cursor.another(&first, closing: "}") {
      switch try cursor.key(&seen) {
      case "dtype": tensor.type = try cursor.string()
      case "shape": tensor.shape = try cursor.integers()
      case "data_offsets": tensor.offsets = try cursor.integers()
      case let key: throw cursor.failure("unknown tensor field \"\(key)\"")
      }
    }
    guard seen.count == 3, tensor.offsets.count == 2 else {
      throw cursor.failure("a tensor needs dtype, shape and two data_offsets")
    }
    return tensor
  }

  /// The header of `tensors`, laid out one after another, and `metadata`; keys sorted.
  static func text(of tensors: [TensorDeclaration], metadata: [String: String]) -> String {
    var entries: [String] = []
    let strings = metadata.sorted { $0.key < $1.key }
      .map { "\(quoted($0.key)):\(quoted($0.value))" }
    entries.append("\"__metadata__\":{\(strings.joined(separator: ","))}")
    var start = 0
    for tensor in tensors {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let end = start + tensor.byteCount
      entries.append(
        "\(quoted(tensor.name)):{\"dtype\":\"\(tensor.type.rawValue)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(start),\(end)]}")
      start = end
    }
    return "{\(entries.joined(separator: ","))}"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
