import ByteStreams
import Foundation

extension Console {
  /// Prints each of `values` as a line of JSON, keys sorted.
  public func show(json values: [some Encodable]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for value in values {
      try show(json: String(decoding: try encoder.encode(value), as: UTF8.self))
    }
  }

  /// Prints lines of JSON, such as an encoder made them.
  ///
  /// What a terminal would obey is written as JSON's own escape: `show(_:)` would write one that no
  /// reader of JSON knows.
  public func show(json lines: String) throws(FileFailure) {
    try show(JSONLines.printable(lines))
  }
}

/// JSON that can be printed on a terminal.
enum JSONLines {
  /// `lines` with everything but line ends that `PrintableText` would escape written as `\u202e`.
  ///
  /// Outside of strings JSON holds nothing of the kind, and inside both mean the same. None lies beyond
  /// U+FFFF, so four digits do.
  static func printable(_ lines: String) -> String {
    guard PrintableText.escaping(lines, keepingLines: true) != lines else { return lines }
    var printable = String.UnicodeScalarView()
    for scalar in lines.unicodeScalars {
      if PrintableText.escaping(String(scalar), keepingLines: true) == String(scalar) {
        printable.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        printable.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
      }
    }
    return String(printable)
  }
}
