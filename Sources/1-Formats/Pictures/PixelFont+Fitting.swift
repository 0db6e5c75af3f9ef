import Foundation

/// Which part of a text is left out where it is too long.
public enum TextCut: Sendable {
  case start, middle, end
}

extension PixelFont {
  /// Whether every character of `text` has a letter, or is drawn as a Latin one.
  public static func canDraw(_ text: String) -> Bool { folded(text).allSatisfy(isLetter) }

  /// `text` as it can be drawn, a question mark for each character that cannot.
  public static func drawable(_ text: String) -> String {
    String(folded(text).map { isLetter($0) ? $0 : "?" })
  }

  /// `text`, cut so that it takes at most `width` pixels across, an ellipsis for what is missing.
  public static func fitting(_ text: String, width: Int, cut: TextCut = .end) -> String {
    let letters = Array(folded(text))
    let room = max(0, (width + 1) / pitch)
    guard letters.count > room else { return text }
    guard room > 0 else { return "" }
    // In the middle the beginning, which is read first, gets the odd one.
    let kept =
      switch cut {
      case .start: 0
      case .middle: room / 2
      case .end: room - 1
      }
    return String(letters.prefix(kept)) + String(ellipsis)
      + String(letters.suffix(room - 1 - kept))
  }

  /// `text` as one line, or two, of at most `width` pixels across: broken between words where that is
  /// possible. Where two do not hold it, the middle of the second is left out, so that names that begin
  /// alike differ by their ends.
  public static func lines(of text: String, width: Int) -> [String] {
    let letters = Array(folded(text))
    let room = max(1, (width + 1) / pitch)
    guard letters.count > room else { return [text] }
    // A space right after the last letter that fits breaks the line as well.
    let space = letters.prefix(room + 1).lastIndex(of: " ") ?? 0
    let first = space > 0 ? letters[..<space] : letters[..<room]
    let rest = letters[(space > 0 ? space + 1 : room)...]
    return [String(first), fitting(String(rest), width: width, cut: .middle)]
  }

  /// `text` with other Latin letters, quotes and dashes as the ASCII they resemble.
  static func folded(_ text: String) -> String {
    text.folding(options: .diacriticInsensitive, locale: nil)
      .reduce(into: "") { $0 += replacements[$1] ?? String($1) }
  }

  private static func isLetter(_ letter: Character) -> Bool {
    letter == check || letter == cross || letter == ellipsis
      || letter.asciiValue.map { (32...126).contains($0) } ?? false
  }

  /// What is not a letter with an accent that could be dropped.
  private static let replacements: [Character: String] = [
    "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ẞ": "SS",
    "ß": "ss", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "Ħ": "H", "ħ": "h",
    "ı": "i", "Ŧ": "T", "ŧ": "t", "ĸ": "k", "Ŋ": "N", "ŋ": "n", "’": "'", "‘": "'", "ʼ": "'",
    "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "‐": "-", "‑": "-", "–": "-", "—": "-",
    "\u{A0}": " ",
  ]
}
