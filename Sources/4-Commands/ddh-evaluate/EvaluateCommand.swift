import ArgumentParser
import Console
import Evaluate
import Foundation
import Retrieval

@main
struct EvaluateCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-evaluate",
    abstract: "Measure how well codes retrieve faces of the same identity.",
    discussion: """
      Ranks the gallery by Hamming distance for every query and reports MAP, precision and recall \
      within radius 2, precision of the first 50, and curves. docs/metrics.md defines each figure.
      """,
    version: "ddh-evaluate \(Console.version)")

  @Argument(help: "The codes artifact, P.codes.safetensors.", completion: .file())
  var codes: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the report to this JSON file, and as Markdown beside it.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("Read settings from this YAML file.", valueName: "file"))
  var settings: String?

  @Option(help: "Rank by the exact distance, or by the reference's faulty one.")
  var distance: DistanceMode?

  @Option(help: "Threads to work with; the report does not depend on it. (default: all cores)")
  var threads: Int?

  @Flag(help: "Print the report as JSON instead of a table.")
  var json = false

  @OptionGroup var speaking: Speaking

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): expected 1 to 1024.")
    }
  }

  func perform(_ console: Console) throws {
    let report = try Evaluation.report(
      onCodes: codes, settings: EvaluationSettings(settings, distance: distance),
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
      progress: console.progress)
    if let output { try Evaluation.write(report, to: output) }
    if json {
      console.show(String(try report.json().dropLast()))
    } else {
      console.show(report.table)
    }
  }
}

extension DistanceMode: ExpressibleByArgument {}
