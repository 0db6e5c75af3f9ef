import Foundation
import TestSupport
import Testing

@testable import Manual

/// What every command says of itself, asked of the executables.
@Suite struct `The help of every command` {
  static let commands = [
    "ddh-synthesize", "ddh-convert", "ddh-train", "ddh-encode", "ddh-evaluate", "ddh-index",
    "ddh-export", "ddh-inspect", "ddh-manual", "ddh-bench", "ddh-bench-search",
  ]

  private static func description(_ command: String) throws -> CommandDescription {
    try CommandDescription(Data(Command(command, ["--experimental-dump-help"]).output.utf8))
  }

  /// The command and its subcommands, each with the arguments that call it.
  private static func all(
    _ command: String
  ) throws -> [(call: [String], description: CommandDescription)] {
    let description = try description(command)
    return [([], description)]
      + description.shownSubcommands.map { ([$0.commandName], $0) }
  }

  @Test(arguments: commands) func `has an example`(command: String) throws {
    for (call, _) in try Self.all(command) {
      let help = try Command(command, call + ["--help"])
      #expect(help.status == 0)
      #expect(help.output.contains("Example"), "\(command) \(call) --help")
    }
  }

  @Test(arguments: commands)
  func `has only examples whose commands and options there are`(command: String) throws {
    for (_, description) in try Self.all(command) {
      for example in Example.examples(in: description.discussion ?? "") {
        let named = try Self.all(example.command)
        let known = try #require(
          named.first { $0.call == Array(example.words.prefix($0.call.count)) && !$0.call.isEmpty }
            ?? named.first, "\(example)")
        let names = Set(known.description.shownArguments.flatMap { $0.names ?? [] }.map(\.typed))
        let used = example.words.filter { $0.hasPrefix("-") && $0 != "-" }
        #expect(
          names.union(["--experimental-dump-help"]).isSuperset(of: used), "\(command): \(example)")
        if !named.dropFirst().isEmpty, example.words.first?.hasPrefix("-") == false {
          #expect(!known.call.isEmpty, "\(command): \(example) has no such subcommand")
        }
      }
    }
  }

  @Test(arguments: commands) func `makes a manual page with all its options`(command: String) throws
  {
    let description = try Self.description(command)
    let page = ManualPage(description, version: "1").text
    for (call, part) in try Self.all(command) {
      for name in part.shownArguments.flatMap({ $0.names ?? [] }) {
        #expect(page.contains(Roff.bold(name.typed)), "\(command) \(call): \(name.typed)")
      }
    }
    #expect(page == ManualPage(description, version: "1").text)
  }

  @Test func `is refused when it is not JSON`() {
    #expect(throws: ManualFailure.self) { try CommandDescription(Data("usage: ls".utf8)) }
  }

  @Test func `is ASCII on the page`() {
    #expect(Roff.escaped("32 × 32 …") == "32 \\[u00D7] 32 \\[u2026]")
  }

  @Test func `cannot smuggle requests into the page`() {
    var roff = Roff()
    roff.prose("  .so /etc/passwd\n'\\n(yr")
    #expect(
      roff.source == ".PP\n.in +4n\n.nf\n\\&.so /etc/passwd\n.fi\n.in\n\\(aq\\en(yr\n")
  }
}

/// One command line of a discussion: an indented line that begins with `ddh-`, or pipes into it, and
/// what a backslash or a bar continues it with.
private struct Example {
  let command: String
  let words: [String]

  static func examples(in discussion: String) -> [Example] {
    let joined = discussion.replacingOccurrences(of: "\\\n", with: " ")
      .replacingOccurrences(of: "|\n", with: "| ")
    return joined.split(separator: "\n").filter { $0.hasPrefix("  ") }.flatMap { line in
      line.split(separator: "|").compactMap { part -> Example? in
        let words = part.split(separator: " ").map(String.init)
        guard let command = words.first, command.hasPrefix("ddh-") else { return nil }
        return Example(command: command, words: Array(words.dropFirst()))
      }
    }
  }
}
