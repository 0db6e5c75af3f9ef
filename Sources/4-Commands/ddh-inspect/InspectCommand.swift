import ArgumentParser
import ByteStreams
import Console
import Inspect
import SafePickle

/// Shows what a file of the pipeline holds.
@main
struct InspectCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-inspect",
    abstract: "Show what pickles and artifacts hold, without trusting them.",
    discussion: """
      A pickle is decoded, never executed: every array with its path, dtype, shape, sum and the
      SHA-256 of its elements (little-endian, C order). gzip is recognised by content. An artifact
      shows its kind, version, tensors and metadata. A refused file ends with exit status 65.

      Examples:
        ddh-inspect ~/faces/mine/train/1.pkl
        ddh-inspect --verify data/20-models/demo.model.safetensors
      """,
    version: Console.version)

  @Argument(help: "Pickles, gzip-compressed or not, or artifacts.", completion: .file())
  var files: [String]

  @Flag(help: "Print one JSON object a file.")
  var json = false

  @Flag(help: "Compare every tensor of an artifact with its recorded SHA-256.")
  var verify = false

  @Option(help: ArgumentHelp("Inflate gzip files to this size at most.", valueName: "bytes"))
  var maxInflated: Int?

  @OptionGroup var speaking: Speaking

  func validate() throws {
    guard maxInflated ?? 1 > 0 else { throw ValidationError("--max-inflated must be above 0.") }
  }

  func perform(_ console: Console) throws {
    var status: ExitStatus?
    for file in files {
      do {
        try inspect(file, console)
      } catch let failure as any Failure {
        console.complain(failure.description)
        status = status ?? failure.exitStatus
      }
    }
    if let status { throw ExitCode(status.rawValue) }
  }

  private func inspect(_ file: String, _ console: Console) throws {
    if try ArtifactReport.recognises(file) {
      try show(try ArtifactReport(file, verify: verify), file, console)
      return
    }
    let limits = maxInflated.map { PickleLimits.inflating(to: $0) } ?? .standard
    let report: PickleReport
    do { report = try PickleReport(file, limits: limits) } catch {
      if error.namesItsFile { throw error }
      throw FailureInFile(error, in: file)
    }
    try show(report, file, console)
  }

  private func show(_ report: PickleReport, _ file: String, _ console: Console) throws {
    if json { return try console.show(json: report.json(file: file).line) }
    try showLine(
      "\(file): pickle of \(report.inputByteCount) bytes, SHA-256 \(report.inputDigest)", console)
    var table = Table("path", "type", "shape", "sum or value", "SHA-256 (little-endian, C order)")
    for leaf in report.leaves { table.add(leaf.cells) }
    for line in table.lines { try showLine("  " + line, console) }
  }

  private func show(_ report: ArtifactReport, _ file: String, _ console: Console) throws {
    if json { return try console.show(json: report.json(file: file).line) }
    let artifact = report.artifact
    let checked = verify ? "every tensor verified" : "tensors not verified (--verify does)"
    try showLine(
      "\(file): \(artifact.kind.rawValue) artifact, version \(artifact.version), \(checked)",
      console)
    try showLine("  fingerprint \(artifact.fingerprint)", console)
    var table = Table("tensor", "type", "shape", "least", "greatest", "sum", "SHA-256")
    for tensor in report.tensors {
      func shown(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
      table.add([
        tensor.declaration.name, tensor.declaration.type.rawValue,
        "\(tensor.declaration.shape)", shown(tensor.least), shown(tensor.greatest),
        tensor.sum.line
          + (tensor.nonfiniteCount > 0 ? " (\(tensor.nonfiniteCount) not finite)" : ""),
        tensor.digest,
      ])
    }
    for line in table.lines { try showLine("  " + line, console) }
    for (key, value) in artifact.metadata.sorted(by: { $0.key < $1.key }) {
      try showLine("  \(key): \(value)", console)
    }
  }

  /// A line that stays one, whatever the file's names and keys hold: a second would speak of another file.
  private func showLine(_ line: String, _ console: Console) throws {
    try console.show(PrintableText.escaping(line))
  }
}
