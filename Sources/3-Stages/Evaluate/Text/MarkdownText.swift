import Charts

/// Text from outside as a piece of Markdown.
enum MarkdownText {
  /// `text` such that nothing in it is markup: not of Markdown, and not of HTML.
  ///
  /// What no page shows (`Markup.isUnfit`), and line ends, which would end a table, become U+FFFD.
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
      case _ where Markup.isUnfit(scalar): plain += "\u{FFFD}"
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  /// `text` as code if it is letters, digits, points, dashes and underscores; else plain, for inside
  /// code nothing can be escaped.
  static func code(_ text: String) -> String {
    let isHarmless = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): true
      case UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
    return isHarmless && !text.isEmpty ? "`\(text)`" : plain(text)
  }
}
