/// A command's manual page, in the macros of man(7).
///
/// Sections: NAME, SYNOPSIS, DESCRIPTION, COMMANDS, OPTIONS, EXIT STATUS, SEE ALSO. Options that every
/// subcommand may have are told once, under OPTIONS. No date: the same help gives the same page.
public struct ManualPage: Sendable {
  private let command: CommandDescription
  private let version: String
  private var roff = Roff()

  /// The page of `command`.
  public init(_ command: CommandDescription, version: String) {
    self.command = command
    self.version = version
    let name = command.commandName
    roff.request("TH", name.uppercased(), "1", "", "ddh \(version)", "Face retrieval by hashing")
    roff.raw(".ad l\n.nh")
    roff.request("SH", "NAME")
    roff.text("\(name) - \(Self.clause(command.abstract))")
    addSynopsis()
    roff.request("SH", "DESCRIPTION")
    roff.prose(command.discussion ?? "")
    addCommands()
    addOptions()
    addClosing()
  }

  /// The page's source.
  public var text: String { roff.source }

  /// An abstract as the NAME section has it: one clause without a full stop.
  private static func clause(_ abstract: String?) -> String {
    let text = abstract ?? ""
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  /// Options that all subcommands have and none needs.
  private var common: [CommandDescription.Argument] {
    let lists = command.shownSubcommands.map(\.shownArguments)
    guard let first = lists.first else { return [] }
    return first.filter { argument in
      argument.isOptional && lists.allSatisfy { $0.contains(argument) }
    }
  }

  private mutating func addSynopsis() {
    roff.request("SH", "SYNOPSIS")
    let subcommands = command.shownSubcommands
    if subcommands.isEmpty {
      roff.synopsis(command.commandName, command.shownArguments.map(\.usage))
    }
    for subcommand in subcommands {
      let own = subcommand.shownArguments.filter { !common.contains($0) }
      roff.synopsis(
        "\(command.commandName) \(subcommand.commandName)",
        own.map(\.usage) + ["[\\fIoption\\fR ...]"])
    }
  }

  private mutating func addCommands() {
    guard !command.shownSubcommands.isEmpty else { return }
    roff.request("SH", "COMMANDS")
    for subcommand in command.shownSubcommands {
      roff.request("SS", "\(command.commandName) \(subcommand.commandName)")
      roff.text(subcommand.abstract ?? "")
      if let discussion = subcommand.discussion {
        roff.request("PP")
        roff.prose(discussion)
      }
      for argument in subcommand.shownArguments where !common.contains(argument) {
        roff.definition(argument.heading, argument.explanation)
      }
    }
  }

  private mutating func addOptions() {
    roff.request("SH", "OPTIONS")
    let shown = command.shownSubcommands.isEmpty ? command.shownArguments : common
    for argument in shown { roff.definition(argument.heading, argument.explanation) }
  }

  private mutating func addClosing() {
    roff.request("SH", "EXIT STATUS")
    for (status, meaning) in Self.statuses { roff.definition("\\fB\(status)\\fR", meaning) }
    roff.request("SH", "SEE ALSO")
    let others = Self.commands.filter { $0 != command.commandName }
    roff.raw(others.map { "\\fB\(Roff.escaped($0))\\fR(1)" }.joined(separator: ",\n"))
  }

  private static let commands = [
    "ddh-convert", "ddh-encode", "ddh-evaluate", "ddh-export", "ddh-index", "ddh-inspect",
    "ddh-synthesize", "ddh-train",
  ]

  private static let statuses = [
    ("0", "Done."), ("64", "The command line is wrong."), ("65", "The data are bad."),
    ("66", "An input is missing."), ("70", "A bug."),
    ("73, 74", "Something cannot be written."), ("75", "Busy: try again later."),
    ("78", "The settings are wrong."),
    ("129, 130, 143", "Stopped by a signal; training has written a checkpoint."),
  ]
}

extension CommandDescription.Argument {
  /// In the synopsis: `[\fB--seed\fR \fIseed\fR]`.
  var usage: String {
    let text =
      switch kind {
      case .positional: value
      case .flag: names?.last.map { Roff.bold($0.typed) } ?? ""
      case .option: "\(names?.last.map { Roff.bold($0.typed) } ?? "") \(value)"
      }
    let repeated = isRepeating ? "\(text) ..." : text
    return isOptional ? "[\(repeated)]" : repeated
  }

  /// Above its explanation: `\fB-q\fR, \fB--quiet\fR`.
  var heading: String {
    let typed = (names ?? []).map { Roff.bold($0.typed) }.joined(separator: ", ")
    return switch kind {
    case .positional: value
    case .flag: typed
    case .option: "\(typed) \(value)"
    }
  }

  var explanation: String {
    var text = abstract ?? ""
    if let allValues { text += " One of \(allValues.joined(separator: ", "))." }
    if let defaultValue { text += " Default: \(defaultValue)." }
    return text
  }

  private var value: String { "\\fI\(Roff.escaped(valueName ?? "value"))\\fR" }
}
