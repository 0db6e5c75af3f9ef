import SafePickle

/// One thing found in a pickle: an array, a number, a text, a list of whole numbers.
public struct PickleLeaf: Sendable {
  /// Where it is: `$`, `$[0]`, `$["labels"]`.
  public let path: String
  /// What it is: `array`, `int`, `float`, `bool`, `text`, `bytes`, `list-of-int`, `none`, `empty`.
  public let kind: String
  /// Everything known about it, for JSON.
  public let facts: [(key: String, value: JSONText)]

  /// The leaf as one JSON object.
  public var json: JSONText {
    .object([("path", .text(path)), ("kind", .text(kind))] + facts)
  }

  /// The leaf's cells in the table for people: path, type, shape, sum, SHA-256.
  public var cells: [String] {
    func fact(_ key: String) -> String {
      guard let value = facts.first(where: { $0.key == key })?.value else { return "" }
      if case .text(let text) = value { return text }
      return value.line
    }
    let type = kind == "array" ? fact("dtype") : kind
    let extent = kind == "array" ? fact("shape") : fact("n")
    let sum = kind == "array" || kind == "list-of-int" ? fact("sum") : fact("value")
    let odd = fact("nonfinite")
    return [
      path, type, extent, sum + (odd.isEmpty || odd == "0" ? "" : " (\(odd) not finite)"),
      fact("sha256_le_c"),
    ]
  }
}
