import Foundation

/// The fields of one JSON object, as they were written: each name with its value, in order.
///
/// A reader of its own, because Foundation's keeps one of two equal names and lets a comma stand before
/// the closing brace: what was meant by either cannot be known.
struct QueryFields {
  /// What a field holds.
  enum Value: Equatable {
    case text(String)
    case number(Int)
    /// Anything else: null, a fraction, true, false, a list, an object.
    case other
  }

  /// Names and values, in order.
  private(set) var fields: [(name: String, value: Value)] = []

  private let bytes: [UInt8]
  private var position = 0

  /// Reads `bytes`; nil when they are no JSON object.
  init?(parsing bytes: [UInt8]) {
    self.bytes = bytes
    guard takes("{") else { return nil }
    if !takes("}") {
      repeat {
        guard let name = string(), takes(":"), let value = value() else { return nil }
        fields.append((name, value))
      } while takes(",")
      guard takes("}") else { return nil }
    }
    skipSpace()
    guard position == bytes.count else { return nil }
  }

  /// The value of the field `name`, which is there at most once.
  subscript(name: String) -> Value? { fields.first { $0.name == name }?.value }

  /// The first name that is there a second time.
  var repeatedName: String? {
    var seen: Set<String> = []
    return fields.first { !seen.insert($0.name).inserted }?.name
  }

  private mutating func skipSpace() {
    while position < bytes.count, [32, 9, 10, 13].contains(bytes[position]) { position += 1 }
  }

  /// Whether `character` comes next; passes over it.
  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func string() -> String? {
    skipSpace()
    let start = position
    guard passString() else { return nil }
    let quoted = bytes[start..<position]
    let inner = quoted.dropFirst().dropLast()
    if inner.allSatisfy({ $0 >= 32 && $0 != UInt8(ascii: "\\") }) {
      return String(validating: inner, as: UTF8.self)
    }
    return try? JSONDecoder().decode(String.self, from: Data(quoted))
  }

  /// Passes over one string, whatever is in it.
  private mutating func passString() -> Bool {
    guard takes("\"") else { return false }
    while position < bytes.count {
      let byte = bytes[position]
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return true }
    }
    return false
  }

  private mutating func value() -> Value? {
    skipSpace()
    guard position < bytes.count else { return nil }
    if bytes[position] == UInt8(ascii: "\"") { return string().map { .text($0) } }
    let start = position
    guard passOther() else { return nil }
    let written = bytes[start..<position]
    let text = String(decoding: written, as: UTF8.self)
    if let number = Int(text), String(number) == text { return .number(number) }
    let isJSON =
      (try? JSONSerialization.jsonObject(with: Data(written), options: .fragmentsAllowed)) != nil
    return isJSON ? .other : nil
  }

  /// Passes over a number, a word, a list or an object, up to the comma or brace after it.
  private mutating func passOther() -> Bool {
    var depth = 0
    while position < bytes.count {
      switch Unicode.Scalar(bytes[position]) {
      case "\"":
        guard passString() else { return false }
        continue
      case "[", "{": depth += 1
      case ",", " ", "\t", "\n", "\r":
        if depth == 0 { return true }
      case "]", "}":
        if depth == 0 { return true }
        depth -= 1
      default: break
      }
      position += 1
    }
    return false
  }
}
