import SafePickle

/// One thing found in a pickle: an array, a number, a text, a list of whole numbers.
///
/// A report may hold 150,000 of them, so that what is told about them is put into words when it is asked for.
public struct PickleLeaf: Sendable {
  /// What was found.
  enum Content: Sendable {
    case array(shape: [Int], NumericType, ArraySummary)
    case integers(count: Int, sum: Int128)
    case none, empty
    case bool(Bool)
    case int(Int128)
    case float(Double)
    case text(count: Int)
    case bytes(count: Int)
  }

  /// Where it is: `$`, `$[0]`, `$["labels"]`.
  public let path: String
  let content: Content

  /// What it is: `array`, `int`, `float`, `bool`, `text`, `bytes`, `list-of-int`, `none`, `empty`.
  public var kind: String {
    switch content {
    case .array: "array"
    case .integers: "list-of-int"
    case .none: "none"
    case .empty: "empty"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .text: "text"
    case .bytes: "bytes"
    }
  }

  /// Everything known about it, for JSON.
  public var facts: [(key: String, value: JSONText)] {
    switch content {
    case .array(let shape, let type, let summary):
      [
        ("shape", .list(shape.map { .integer(Int128($0)) })), ("dtype", .text(type.name)),
        ("sum", summary.sum.json), ("nonfinite", .integer(Int128(summary.nonfiniteCount))),
        ("sha256_le_c", .text(summary.digest)),
      ]
    case .integers(let count, let sum): [("n", .integer(Int128(count))), ("sum", .integer(sum))]
    case .none, .empty: []
    case .bool(let value): [("value", .bool(value))]
    case .int(let value): [("value", .integer(value))]
    case .float(let value): [("value", .number(value))]
    case .text(let count), .bytes(let count): [("n", .integer(Int128(count)))]
    }
  }

  /// The leaf as one JSON object.
  public var json: JSONText {
    .object([("path", .text(path)), ("kind", .text(kind))] + facts)
  }

  /// The leaf's cells in the table for people: path, type, shape, sum, SHA-256.
  public var cells: [String] {
    switch content {
    case .array(let shape, let type, let summary):
      let odd = summary.nonfiniteCount
      return [
        path, type.name, "\(shape)",
        summary.sum.json.line + (odd == 0 ? "" : " (\(odd) not finite)"), summary.digest,
      ]
    case .integers(let count, let sum): return [path, kind, "\(count)", "\(sum)", ""]
    case .none, .empty: return [path, kind, "", "", ""]
    case .bool(let value): return [path, kind, "", "\(value)", ""]
    case .int(let value): return [path, kind, "", "\(value)", ""]
    case .float(let value): return [path, kind, "", JSONText.number(value).line, ""]
    case .text(let count), .bytes(let count): return [path, kind, "\(count)", "", ""]
    }
  }
}
