import Charts
import Foundation

/// Text as a word for a shell.
enum ShellText {
  /// A file's name as one word that is no option, quoted if need be.
  ///
  /// What is not for showing is written by its bytes, which bash, zsh and POSIX of 2024 read.
  static func file(_ name: String) -> String {
    let name = name.hasPrefix("-") ? "./" + name : name
    return quoted(name)
  }

  /// `text` as one word, quoted if need be.
  static func quoted(_ text: String) -> String {
    if !text.isEmpty, text.unicodeScalars.allSatisfy(isPlain) { return text }
    guard text.unicodeScalars.contains(where: Markup.isUnfit) else {
      return "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "'", "\\": "\\\(scalar)"
      case _ where Markup.isUnfit(scalar):
        String(scalar).utf8.map { String(format: "\\%03o", $0) }.joined()
      default: String(scalar)
      }
    }
    return "$'\(escaped.joined())'"
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_", "/", "%", "+", ",", "@": true
    default: false
    }
  }
}
