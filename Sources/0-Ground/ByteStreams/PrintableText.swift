/// Text from outside, made safe to print.
///
/// A file's name may hold a newline that fakes a message, or an escape sequence that commands the
/// terminal; both are shown, not obeyed.
public enum PrintableText {
  /// `text` with every character that a terminal obeys written as `\u{1b}`: control characters and
  /// those that turn the direction of writing. Line ends too, unless they are to be kept.
  public static func escaping(_ text: String, keepingLines: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: { isObeyed($0, keepingLines) }) else { return text }
    var printable = ""
    for scalar in text.unicodeScalars {
      if isObeyed(scalar, keepingLines) {
        printable += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        printable.unicodeScalars.append(scalar)
      }
    }
    return printable
  }

  /// The JSON text `json` with the same characters escaped as JSON does it, `\u001b`: the value stays.
  public static func escaping(json: String) -> String {
    guard json.unicodeScalars.contains(where: { isObeyed($0, true) }) else { return json }
    var printable = ""
    for scalar in json.unicodeScalars {
      if isObeyed(scalar, true) {
        let digits = String(scalar.value, radix: 16)
        printable += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        printable.unicodeScalars.append(scalar)
      }
    }
    return printable
  }

  private static func isObeyed(_ scalar: Unicode.Scalar, _ keepingLines: Bool) -> Bool {
    switch scalar.value {
    case 0x0a: !keepingLines
    case 0x20..<0x7f: false
    case 0..<0x20, 0x7f..<0xa0, 0x61c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}
