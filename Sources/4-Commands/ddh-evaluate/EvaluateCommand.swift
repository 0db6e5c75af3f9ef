import ArgumentParser
import Console

@main
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-evaluate",
    abstract: "Measure how well codes retrieve faces of the same identity.",
    discussion: """
      docs/metrics.md defines each figure. Examples:
        ddh-evaluate report data/30-codes/demo.codes.safetensors \\
          --out data/40-reports/demo.json
        ddh-evaluate table data/40-reports/*.json --html comparison.html
      """,
    version: Console.version,
    subcommands: [
      ReportCommand.self, TableCommand.self, CompareCommand.self, CardCommand.self,
    ])
}
