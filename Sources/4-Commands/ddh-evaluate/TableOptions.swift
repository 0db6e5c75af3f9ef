import ArgumentParser
import ByteStreams
import Console
import Evaluate

/// What `table` and `compare`, which are one command by two names, are given.
struct TableOptions: ParsableArguments {
  static let words = """
    Reports are seeds of one setting when their names differ in .seedN only and their data, settings and \
    code lengths do not differ; reports of one name from two folders are told apart. docs/report.md.
    """

  @Argument(
    help: "Reports written by ddh-evaluate report.", completion: .file(extensions: ["json"]))
  var reports: [String]

  @Option(
    help: ArgumentHelp("Write the rows to this JSON file too.", valueName: "file"),
    completion: .file())
  var json: String?

  @Option(
    help: ArgumentHelp("Write the table to this Markdown file too.", valueName: "file"),
    completion: .file())
  var markdown: String?

  @Option(
    help: ArgumentHelp(
      "Write a page with charts to this HTML file too; reports that differ in their seed only are one row.",
      valueName: "file"))
  var html: String?

  @Option(
    help: ArgumentHelp("Write that page's charts to this folder, as SVG.", valueName: "folder"),
    completion: .directory)
  var charts: String?

  @Flag(help: "Print mean ± standard deviation over reports that differ in their seed only.")
  var bySeed = false

  func validate() throws {
    guard !bySeed || (json == nil && markdown == nil) else {
      throw ValidationError("--by-seed is for the terminal: it excludes --json and --markdown.")
    }
    let results = [json, markdown, html].compactMap(\.self)
    guard Set(results.map(ExactName.init)).count == results.count else {
      throw ValidationError("--json, --markdown and --html need a file each.")
    }
  }

  /// Prints the table, and writes what else was asked for.
  func show(_ console: Console) throws {
    let table = try ReportTable(reading: reports)
    let page = ComparisonPage(table, name: Evaluation.stem(of: html ?? "comparison"))
    if let charts { try page.writeCharts(to: charts) }
    if let html { try OutputFile.publish(page.html, to: html) }
    if bySeed { return try console.show(SeedTable(table).text) }
    try OutputFile.publish(
      [markdown.map { (table.markdown, to: $0) }, try json.map { (try table.json(), to: $0) }]
        .compactMap(\.self))
    try console.show(table.text)
  }
}
