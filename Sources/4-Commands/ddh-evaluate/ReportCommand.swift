import ArgumentParser
import Console
import Evaluate
import Foundation
import Retrieval

struct ReportCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Measure one codes artifact.",
    discussion: """
      Ranks the gallery by Hamming distance for every query and reports MAP, precision and recall \
      within radius 2, precision of the first 50, and curves.

      Example:
        ddh-evaluate report data/30-codes/demo.codes.safetensors --out data/40-reports/demo.json
      """)

  @Argument(help: "The codes artifact, P.codes.safetensors.", completion: .file())
  var codes: String

  @Option(
    help: ArgumentHelp(
      "Write the report to this JSON file, and as Markdown beside it.", valueName: "file"))
  var out: String?

  @Option(help: "The stage's YAML file; without it the defaults hold.", completion: .file())
  var settings: String?

  @Option(help: "Rank by the exact distance, or by the reference's faulty one.")
  var distance: DistanceMode?

  @OptionGroup var crew: Crew

  @Flag(help: "Print the report as JSON instead of a table.")
  var json = false

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let report = try Evaluation.report(
      onCodes: codes, settings: EvaluationSettings(settings, distance: distance),
      threads: crew.count,
      progress: console.progress)
    if let out { try Evaluation.write(report, to: out) }
    try console.show(json ? String(try report.json().dropLast()) : report.table)
  }
}

extension DistanceMode: ExpressibleByArgument {}
