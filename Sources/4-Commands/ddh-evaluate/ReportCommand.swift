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
      within radius 2, precision of the first 50, and curves. The page beside the report shows them as \
      charts, with the faces, the training and the provenance of what it is given. docs/report.md.

      Example:
        ddh-evaluate report data/30-codes/demo.codes.safetensors \\
          --out data/40-reports/demo.json
      """)

  @Argument(help: "The codes artifact, P.codes.safetensors.", completion: .file())
  var codes: String

  @Option(
    help: ArgumentHelp(
      "Write the report to this JSON file, and as Markdown and as an HTML page beside it.",
      valueName: "file"))
  var out: String?

  @Option(help: "For the page: the faces the codes were made from.", completion: .file())
  var faces: String?

  @Option(help: "For the page: the model the codes were made with.", completion: .file())
  var model: String?

  @Option(
    help: ArgumentHelp(
      "For the page: the log of the model's training, STEM.training.jsonl.", valueName: "file"))
  var trainingLog: String?

  @Option(
    help: ArgumentHelp("Write the page's charts to this folder, as SVG.", valueName: "folder"),
    completion: .directory)
  var charts: String?

  @Option(help: "The stage's YAML file; without it the defaults hold.", completion: .file())
  var settings: String?

  @Option(help: "Rank by the exact distance, or by the reference's faulty one.")
  var distance: DistanceMode?

  @OptionGroup var crew: Crew

  @Flag(help: "Print the report as JSON instead of a table.")
  var json = false

  @OptionGroup var speaking: Speaking

  func validate() throws {
    guard out != nil || charts != nil || [faces, model, trainingLog].allSatisfy({ $0 == nil })
    else { throw ValidationError("--faces, --model and --training-log need --out or --charts.") }
  }

  func perform(_ console: Console) throws {
    let measured = try Evaluation.measure(
      codes, settings: EvaluationSettings(settings, distance: distance), threads: crew.count,
      progress: console.progress)
    if out != nil || charts != nil {
      let page = try ReportPage(
        measured,
        PageSources(faces: faces, model: model, trainingLog: trainingLog, of: measured),
        name: Evaluation.stem(of: out ?? codes), threads: crew.count, progress: console.progress)
      if let charts { _ = try page.writeCharts(to: charts) }
      if let out {
        try Evaluation.write(measured.report, page: page, to: out)
        console.remark("the page is \(Evaluation.sibling(of: out, "html"))")
      }
    }
    try console.show(
      json ? String(try measured.report.json().dropLast()) : measured.report.table)
  }
}

extension DistanceMode: ExpressibleByArgument {}
