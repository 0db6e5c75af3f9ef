import Foundation
import ImageFiles
import TestSupport
import Testing

/// No option that names a path is left out of `Pipeline.lines`.
struct PathOptionTests {
  private let pipeline: Pipeline

  init() throws { pipeline = try Pipeline() }

  /// The commands that `make install` installs, by the Makefile.
  static func installed() throws -> [String] {
    let makefile = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Makefile")
    let prefix = "COMMANDS := $(addprefix ddh-,"
    let line = try #require(
      String(contentsOf: makefile, encoding: .utf8).split(separator: "\n")
        .first { $0.hasPrefix(prefix) })
    return line.dropFirst(prefix.count).dropLast().split(separator: " ").map { "ddh-\($0)" }
  }

  /// Options and arguments that name no path, whatever the command.
  private static let plain: Set = [
    "--identities/ddh-synthesize", "--split/ddh-index query",
    "--batch", "--bits", "--box", "--checkpoint-minutes", "--checkpoint-steps", "--code", "--crop",
    "--difficulty", "--distance", "--epochs", "--format", "--id", "--identity", "--k", "--keep",
    "--layout", "--max-images", "--max-inflated", "--max-megapixels", "--max-output",
    "--max-seconds", "--on-bad-image", "--radius", "--row", "--seed", "--test-images", "--threads",
    "--to", "--train-images", "--train-total", "--validation-fraction", "--variety",
  ]

  private struct Dump: Decodable {
    struct Name: Decodable { let name: String }
    struct Argument: Decodable {
      let kind: String
      let names: [Name]?
      let valueName: String?
      let completionKind: [String: [String: [String]]]?

      /// Whether its help says that it names a file or a folder.
      var isPath: Bool {
        ["file", "folder"].contains(valueName)
          || completionKind.map { $0["file"] != nil || $0["directory"] != nil } ?? false
      }
    }
    struct Command: Decodable {
      let commandName: String
      let arguments: [Argument]?
      let subcommands: [Command]?
    }
    let command: Command
  }

  /// Every option and argument below `command`, with what it belongs to.
  private func options(
    of command: Dump.Command, in parent: String = ""
  ) -> [(command: String, name: String, isPath: Bool)] {
    let path = parent.isEmpty ? command.commandName : "\(parent) \(command.commandName)"
    let own = (command.arguments ?? []).filter { $0.kind != "flag" }.map { argument in
      (
        command: path,
        name: argument.kind == "positional"
          ? argument.valueName ?? "" : "--\(argument.names?.first?.name ?? "")",
        isPath: argument.isPath
      )
    }
    let others = (command.subcommands ?? []).filter { $0.commandName != "help" }
    return own + others.flatMap { options(of: $0, in: path) }
  }

  @Test func `every option of every installed command has a row, or is known to name no path`()
    throws
  {
    let rows = Set(
      pipeline.lines.flatMap { line in
        line.places(.input, .folder, .index, .change, .output, .outputFolder)
          .map { "\(line.words[$0].name)/\(line.command)" }
      })
    var count = 0
    for command in try Self.installed() {
      let help = try Command(command, ["--experimental-dump-help"]).output
      let dump = try JSONDecoder().decode(Dump.self, from: Data(help.utf8))
      for option in options(of: dump.command)
      where !rows.contains("\(option.name)/\(option.command)") {
        let known = [option.name, "\(option.name)/\(option.command)"].contains(
          where: Self.plain.contains)
        #expect(
          known && !option.isPath, "\(option.command) \(option.name): no row in Pipeline.lines")
      }
      count += 1
    }
    #expect(count >= 8)
  }

  @Test func `every row works as long as its paths are good`() throws {
    try pipeline.furnish()
    for line in pipeline.lines where !line.needsPictures || ImageReader.isAvailable {
      let run = try Command(line.executable, line.arguments())
      #expect(run.status == 0, "\(line.command): \(run.errors)")
    }
  }
}
