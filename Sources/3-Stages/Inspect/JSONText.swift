import Foundation

/// The few shapes of JSON that reports need, with keys in the order they were given.
public indirect enum JSONText: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int128)
  case number(Double)
  case text(String)
  case list([JSONText])
  case object([(key: String, value: JSONText)])
  /// A list whose items are made when they are written, so that long ones are never held.
  case sequence(count: Int, @Sendable (Int) -> JSONText)

  public static func == (a: JSONText, b: JSONText) -> Bool { a.line == b.line }

  /// One line.
  public var line: String {
    var line = ""
    write(to: &line)
    return line
  }

  private func write(to line: inout String) {
    switch self {
    case .null: line += "null"
    case .bool(let value): line += value ? "true" : "false"
    case .integer(let value): line += value.description
    case .number(let value) where value.isNaN: line += "\"nan\""  // a signalling one too
    case .number(let value): line += value.isFinite ? "\(value)" : "\"\(value)\""
    case .text(let text): line += Self.quoted(text)
    case .list(let items): Self.write(items.count, to: &line) { items[$0] }
    case .sequence(let count, let item): Self.write(count, to: &line, item)
    case .object(let members):
      line += "{"
      for (index, member) in members.enumerated() {
        line += (index == 0 ? "" : ", ") + Self.quoted(member.key) + ": "
        member.value.write(to: &line)
      }
      line += "}"
    }
  }

  private static func write(_ count: Int, to line: inout String, _ item: (Int) -> JSONText) {
    line += "["
    for index in 0..<count {
      if index > 0 { line += ", " }
      item(index).write(to: &line)
    }
    line += "]"
  }

  /// `text` as a JSON string.
  public static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\u{0}"..<"\u{20}", "\u{7f}"..<"\u{a0}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
