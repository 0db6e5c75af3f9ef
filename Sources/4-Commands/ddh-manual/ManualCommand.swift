import ArgumentParser
import Console
import Foundation
import Manual

/// Writes a command's manual page from what the command says of itself.
@main
struct ManualCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-manual",
    abstract: "Turn a command's help into a manual page.",
    discussion: """
      Reads what --experimental-dump-help prints, writes man(7). make install runs it.

      Example:
        ddh-index --experimental-dump-help | ddh-manual > ddh-index.1
        man -l ddh-index.1
      """,
    version: Console.version)

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    var dump = Data()
    while case let piece = try StandardStreams.read(), !piece.isEmpty { dump += piece }
    let page = ManualPage(try CommandDescription(dump), version: Console.version)
    try console.show(String(page.text.dropLast()))
  }
}
