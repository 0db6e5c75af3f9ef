import ArgumentParser
import Console
import Index

struct RemoveCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove ids from an index; ids that are gone already are left in peace.",
    discussion: """
      Example:
        ddh-index remove --id 387 77 --index data/50-index/demo
      """)

  @Option(
    name: .customLong("id"), parsing: .upToNextOption, help: "Ids to remove.")
  var identifiers: [Int64] = []

  @Option(
    help: ArgumentHelp("Remove the ids of this file too, one a line.", valueName: "file"),
    completion: .file())
  var ids: String?

  @OptionGroup var changing: Changing

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func validate() throws {
    guard !identifiers.isEmpty || ids != nil else {
      throw ValidationError("Name ids with --id or --ids.")
    }
  }

  func perform(_ console: Console) throws {
    let listed = try ids.map { try IdentifierList($0).identifiers } ?? []
    let removal = IndexRemoval(
      identifiers + listed, index: changing.index, settings: changing.settings,
      threads: crew.count)
    try console.show("\(changing.index): \(try removal.run(progress: console.progress))")
  }
}
