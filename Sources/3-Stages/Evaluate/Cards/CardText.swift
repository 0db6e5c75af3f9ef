/// Pieces of Markdown.
enum CardText {
  /// `text` such that nothing in it is markup: not of Markdown, and not of HTML.
  static func plain(_ text: some StringProtocol) -> String {
    var plain = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!":
        plain += "\\"
        plain.unicodeScalars.append(scalar)
      case "&": plain += "&amp;"
      case "<": plain += "&lt;"
      case ">": plain += "&gt;"
      case _ where scalar.properties.generalCategory == .control: plain += "\u{FFFD}"
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  /// A table; cells are Markdown already.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    ([header, header.map { _ in "---" }] + rows)
      .map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }
}
