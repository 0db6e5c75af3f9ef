import ArgumentParser
import Benchmark
import Console

struct TableCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Measure everything once and print one table.",
    discussion: """
      Example:
        ddh-bench table --out benchmarks/results/latest.json
      """)

  @Option(help: "Rounds of alternating windows; medians are reported.")
  var rounds = 5

  @Option(help: "Seconds of one window.")
  var seconds = 1.0

  @Option(help: "Where the figures go as JSON.", completion: .file())
  var out: String?

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func validate() throws {
    guard rounds >= 1, seconds > 0 else {
      throw ValidationError("--rounds and --seconds must be positive.")
    }
  }

  func perform(_ console: Console) throws {
    let benchmark = Benchmark(threads: crew.count, rounds: rounds, seconds: seconds)
    let report = try benchmark.run(progress: console.progress)
    try console.show(report.table)
    if let out { try report.write(to: out) }
  }
}
