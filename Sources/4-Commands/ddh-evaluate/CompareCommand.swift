import ArgumentParser
import Console

struct CompareCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "The same as table: several reports side by side.",
    discussion: """
      \(TableOptions.words)

      Examples:
        ddh-evaluate compare before/demo.json after/demo.json --html comparison.html
        ddh-evaluate compare --by-seed data/40-reports/demo*.json
      """)

  @OptionGroup var options: TableOptions
  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws { try options.show(console) }
}
