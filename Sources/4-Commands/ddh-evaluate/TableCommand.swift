import ArgumentParser
import Console

struct TableCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Put the headline figures of several reports side by side.",
    discussion: """
      \(TableOptions.words)

      Examples:
        ddh-evaluate table data/40-reports/*.json
        ddh-evaluate table --by-seed data/40-reports/demo*.json
      """)

  @OptionGroup var options: TableOptions
  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws { try options.show(console) }
}
