/// A piece of HTML or SVG: what is in it is markup, and was escaped when it came in.
///
///     let row: Markup = "<td>\(name)</td>"    // name is a String: escaped
///     let table: Markup = "<table>\(row)</table>"    // row is Markup: taken as it is
///
/// Only literals are trusted. Text enters by interpolation, and there is no other way in.
public struct Markup: Equatable, Sendable {
  /// The markup as text.
  public let text: String

  /// `parts` one after another, with `separator` between them.
  public init(_ parts: [Markup], separator: Markup = "") {
    text = parts.map(\.text).joined(separator: separator.text)
  }

  private init(trusted text: String) { self.text = text }

  /// Whether there is nothing in it.
  public var isEmpty: Bool { text.isEmpty }

  /// `one` and then `other`.
  public static func + (one: Markup, other: Markup) -> Markup {
    Markup(trusted: one.text + other.text)
  }

  /// `text` with the five characters of markup as entities, and with U+FFFD for what is not for
  /// showing; tabs and newlines stay.
  static func escaped(_ text: some StringProtocol) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      case _ where isUnfit(scalar): escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Whether a character is not for showing, wherever text from outside is shown: control characters,
  /// noncharacters, ends of lines and paragraphs, and what turns the direction of writing (Unicode's
  /// Bidi_Control), by which a name can pass for another or turn round what follows it.
  public static func isUnfit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E: true
    case 0x061C, 0x200E, 0x200F, 0x2066...0x2069: true
    case 0xFDD0...0xFDEF: true
    case let value: value & 0xFFFE == 0xFFFE
    }
  }
}

extension Markup: ExpressibleByStringInterpolation {
  /// Collects literals as they are and interpolated text escaped.
  public struct StringInterpolation: StringInterpolationProtocol {
    var text = ""

    /// Begins with nothing.
    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    /// Takes markup the programmer wrote.
    public mutating func appendLiteral(_ literal: String) { text += literal }

    /// Takes text, escaped.
    public mutating func appendInterpolation(_ value: some StringProtocol) {
      text += Markup.escaped(value)
    }

    /// Takes a whole number.
    public mutating func appendInterpolation(_ value: Int) { text += String(value) }

    /// Takes a coordinate, to a hundredth.
    public mutating func appendInterpolation(_ value: Double) {
      text += NumberText.coordinate(value)
    }

    /// Takes markup as it is.
    public mutating func appendInterpolation(_ value: Markup) { text += value.text }

    /// Takes pieces of markup one after another.
    public mutating func appendInterpolation(_ values: [Markup]) {
      for value in values { text += value.text }
    }
  }

  /// Markup as written in the program.
  public init(stringLiteral text: String) { self.init(trusted: text) }

  /// Markup with escaped text in it.
  public init(stringInterpolation: StringInterpolation) {
    self.init(trusted: stringInterpolation.text)
  }
}
