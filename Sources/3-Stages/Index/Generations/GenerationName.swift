/// The name of one generation's directory: `gen-000001`, `gen-000002` …
struct GenerationName: Comparable, Hashable, Sendable, CustomStringConvertible {
  /// From 1.
  let number: Int

  init(number: Int) { self.number = number }

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

  /// Far more than there will be; the number after it is still one.
  private static let numberLimit = 1 << 62

  static func < (one: GenerationName, other: GenerationName) -> Bool {
    one.number < other.number
  }
}
