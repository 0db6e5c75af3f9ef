/// A position in header text, and the few tokens the header grammar knows.
struct HeaderCursor {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A refusal at the current byte of the file (the header text begins at byte 8).
  func failure(_ reason: String) -> ArtifactFailure {
    .notAnArtifact(reason: reason, at: 8 + position)
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  mutating func expect(_ token: Unicode.Scalar) throws(ArtifactFailure) {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: token) else {
      throw failure("'\(token)' expected")
    }
    position += 1
  }

  mutating func expectEnd() throws(ArtifactFailure) {
    skipSpace()
    guard position == bytes.count else { throw failure("text after the header's end") }
  }

  /// Steps to the next member of a list, or past `closing`.
  mutating func another(
    _ first: inout Bool, closing: Unicode.Scalar
  ) throws(ArtifactFailure) -> Bool {
    skipSpace()
    if position < bytes.count, bytes[position] == UInt8(ascii: closing) {
      position += 1
      return false
    }
    if !first { try expect(",") }
    first = false
    return true
  }

  /// A member's key, which must not be in `seen`, and the colon after it.
  mutating func key(_ seen: inout Set<String>) throws(ArtifactFailure) -> String {
    let key = try string()
    guard seen.insert(key).inserted else { throw failure("duplicate key \"\(key)\"") }
    try expect(":")
    return key
  }

  mutating func integers() throws(ArtifactFailure) -> [Int] {
    var values: [Int] = []
    var first = true
    try expect("[")
    while try another(&first, closing: "]") {
      skipSpace()
      let start = position
      while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
      let digits = String(decoding: bytes[start..<position], as: UTF8.self)
      guard let value = Int(digits), digits == String(value) else {
        throw failure("a whole number expected")
      }
      values.append(value)
    }
    return values
  }

  mutating func string() throws(ArtifactFailure) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      let byte = bytes[position]
      position += 1
      guard byte >= 0x20 else { throw failure("control character in a string") }
      if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
    }
    try expect("\"")
    guard let string = String(validating: text, as: UTF8.self) else {
      throw failure("a string is not UTF-8")
    }
    return string
  }

  private mutating func escape(into text: inout [UInt8]) throws(ArtifactFailure) {
    guard position < bytes.count else { throw failure("escape cut short") }
    let letter = bytes[position]
    position += 1
    switch UnicodeScalar(letter) {
    case "\"", "\\", "/": text.append(letter)
    case "n": text.append(0x0A)
    case "t": text.append(0x09)
    case "r": text.append(0x0D)
    case "b": text.append(0x08)
    case "f": text.append(0x0C)
    case "u":
      let end = min(position + 4, bytes.count)
      let digits = String(decoding: bytes[position..<end], as: UTF8.self)
      guard digits.utf8.count == 4, digits.utf8.allSatisfy({ $0 >= 0x30 }),
        let value = UInt32(digits, radix: 16), let scalar = UnicodeScalar(value)
      else { throw failure("bad \\u escape") }
      position = end
      text.append(contentsOf: Array(String(scalar).utf8))
    default: throw failure("unknown escape")
    }
  }
}
