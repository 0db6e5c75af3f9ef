import ArgumentParser
import Console
import Index

struct RollbackCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Put an earlier generation's codes in force again, as a new generation.",
    discussion: """
      Example:
        ddh-index rollback --index data/50-index/demo
      """)

  @Option(help: "The generation to go back to. Default: the one before that in force.")
  var to: String?

  @OptionGroup var changing: Changing

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let rollback = IndexRollback(
      to: to, index: changing.index, settings: changing.settings, threads: crew.count)
    try console.show("\(changing.index): \(try rollback.run(progress: console.progress))")
  }
}
