/// The name of one generation's directory: `gen-000001`, `gen-000002` …
struct GenerationName: Comparable, Hashable, Sendable, CustomStringConvertible {
  /// From 1.
  let number: Int

  init(number: Int) { self.number = number }

  /// The generation that follows `name`, the first where there is none; nil after the last there can be.
  init?(after name: GenerationName?) {
    guard let name else {
      self.init(number: 1)
      return
    }
    guard name.number < Self.numberLimit else { return nil }
    self.init(number: name.number + 1)
  }

  /// Parses `text`; nil unless it is exactly what `description` would say.
  ///
  /// Strict, because the name is used as a path: nothing that could leave the index gets through.
  init?(_ text: String) {
    guard text.hasPrefix("gen-"), let number = Int(text.dropFirst(4)),
      (1...Self.numberLimit).contains(number)
    else { return nil }
    self.number = number
    guard description == text else { return nil }
  }

  var description: String {
    let digits = String(number)
    return "gen-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// Far more than there will be.
  private static let numberLimit = 1 << 62

  static func < (one: GenerationName, other: GenerationName) -> Bool {
    one.number < other.number
  }
}
