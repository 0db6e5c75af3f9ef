/// The part of YAML that settings are written in, checked before a YAML parser sees the text.
///
///     # comment
///     key: value          letters, digits, _, - and . in the key; a scalar, quoted or not, or nothing
///
/// No anchors, aliases, tags, blocks or nesting: a few kilobytes of those can keep a parser busy for
/// ever or exhaust its stack, and no setting needs them.
enum PlainLines {
  /// Throws unless every line of `text` is empty, a comment or a setting.
  static func check(_ text: String) throws(SettingsFailure) {
    // YAML ends lines at these as well: what follows would be checked by nobody.
    let others = text.unicodeScalars.contains { [0x85, 0x2028, 0x2029].contains($0.value) }
    guard !others else {
      throw .malformed(line: 1, reason: "U+0085, U+2028 or U+2029 found, which end lines in YAML")
    }
    for (index, line) in text.utf8.split(separator: 10, omittingEmptySubsequences: false)
      .enumerated()
    where !isPlain(line, isFirst: index == 0) {
      throw .malformed(line: index + 1, reason: "a plain 'key: value' expected")
    }
  }

  private static func isPlain(_ line: Substring.UTF8View, isFirst: Bool) -> Bool {
    var line = line
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    if isFirst && line.elementsEqual("---".utf8) { return true }
    // Such as a carriage return alone, where YAML begins a new line.
    guard line.allSatisfy({ $0 >= 0x20 || $0 == 0x09 }) else { return false }
    let text = line.drop { $0 == UInt8(ascii: " ") }
    guard let first = text.first, first != UInt8(ascii: "#") else { return true }
    // A setting begins at the margin.
    guard text.startIndex == line.startIndex else { return false }
    let rest = text.drop { isKeyLetter($0) }
    guard rest.startIndex > text.startIndex, rest.first == UInt8(ascii: ":") else { return false }
    let value = rest.dropFirst()
    return value.isEmpty || (value.first == UInt8(ascii: " ") && isScalar(value))
  }

  /// Whether `value` begins as a scalar does: a number below 0 is one, a list in a list is not.
  private static func isScalar(_ value: Substring.UTF8View) -> Bool {
    let text = value.drop { $0 == UInt8(ascii: " ") }
    guard let first = text.first else { return true }
    if first == UInt8(ascii: "-") {
      return text.dropFirst().first.map { (0x30...0x39).contains($0) || $0 == 0x2e } ?? false
    }
    return !"&*!|>[{?@`%,]}".utf8.contains(first)
  }

  private static func isKeyLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
