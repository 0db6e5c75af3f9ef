/// The source of a manual page being written, in the macros of man(7).
struct Roff {
  /// The page so far.
  private(set) var source = ""

  /// A macro and its arguments.
  mutating func request(_ name: String, _ arguments: String...) {
    let quoted = arguments.map { "\"\(Self.escaped($0))\"" }
    source += ".\(([name] + quoted).joined(separator: " "))\n"
  }

  /// A line that holds escapes of its own.
  mutating func raw(_ line: String) { source += line + "\n" }

  /// Text to be filled.
  mutating func text(_ text: String) { raw(Self.line(text)) }

  /// A command line, broken where it is too long and indented below its name.
  mutating func synopsis(_ name: String, _ arguments: [String]) {
    request("HP")
    raw(Self.bold(name))
    for argument in arguments { raw(argument) }
  }

  /// A term and what it means.
  mutating func definition(_ heading: String, _ explanation: String) {
    request("TP")
    raw(heading)
    text(explanation)
  }

  /// A discussion: blank lines part paragraphs, indented lines are kept as they are.
  mutating func prose(_ discussion: String) {
    var isExample = false
    for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
      let belongs = line.hasPrefix("  ")
      if belongs != isExample {
        raw(belongs ? ".PP\n.in +4n\n.nf" : ".fi\n.in")
        isExample = belongs
      }
      if line.isEmpty { request("PP") } else { text(String(line.dropFirst(belongs ? 2 : 0))) }
    }
    if isExample { raw(".fi\n.in") }
  }

  /// `text` in bold.
  static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }

  /// `text` in ASCII with nothing in it that troff would take for itself; a hyphen stays one when copied.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { escaped, scalar in
      switch scalar {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "'": escaped += "\\(aq"
      case "\"": escaped += "\\(dq"
      case "`": escaped += "\\(ga"
      case "^": escaped += "\\(ha"
      case "~": escaped += "\\(ti"
      case "\u{80}"...:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        escaped += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
  }

  /// A line that does not begin like a request.
  private static func line(_ text: String) -> String {
    let escaped = escaped(text)
    return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
  }
}
