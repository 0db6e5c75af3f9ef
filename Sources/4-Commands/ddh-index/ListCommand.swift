import ArgumentParser
import Console
import Foundation
import Index

struct ListCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Show the generations of an index.",
    discussion: """
      Example:
        ddh-index list --index data/50-index/demo
      """)

  @Option(help: "The index's directory.", completion: .directory)
  var index: String

  @Flag(help: "Print one JSON object a line instead of a table.")
  var json = false

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let entries = try IndexHistory(index).entries
    if json { return try console.show(json: entries) }
    func text(_ number: Int?) -> String { number.map(String.init) ?? "-" }
    let rows = entries.map { entry in
      [
        entry.generation, entry.isInForce ? "in force" : "", entry.change?.rawValue ?? "damaged",
        text(entry.codes), text(entry.added), text(entry.removed), text(entry.segments),
        text(entry.tombstones),
      ]
    }
    try console.show(
      table: [
        ["generation", "", "by", "codes", "added", "removed", "segments", "tombstones"]
      ] + rows)
    for case let damage? in entries.map(\.damage) { console.complain(damage) }
  }
}
