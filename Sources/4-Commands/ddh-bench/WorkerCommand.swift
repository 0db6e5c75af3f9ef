import ArgumentParser
import Benchmark
import Console

/// One side of a side-by-side measurement: `benchmarks/side_by_side.py` says when to work.
struct WorkerCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Work in windows, each started by a line with its seconds on standard input.",
    discussion: """
      Example:
        echo 1.5 | ddh-bench worker encoding --threads 2
      """)

  enum Task: String, ExpressibleByArgument, CaseIterable {
    case training, encoding
  }

  @Argument(help: "What to do.")
  var task: Task

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let workload: any Workload =
      switch task {
      case .training: TrainingWorkload(threads: crew.count)
      case .encoding: try EncodingWorkload(threads: crew.count)
      }
    _ = try Stopwatch.window(of: 0.3) { try workload.batch() }
    try console.show(
      """
      {"name": "ddh", "version": "\(Console.version)", "task": "\(task.rawValue)", \
      "threads": \(crew.count)}
      """)
    while let line = readLine() {
      guard let seconds = Double(line), seconds > 0, seconds < 3600 else {
        throw ValidationError("expected a window's seconds, found '\(line)'.")
      }
      let window = try Stopwatch.window(of: seconds) { try workload.batch() }
      try console.show("{\"images\": \(window.units), \"seconds\": \(window.seconds)}")
    }
  }
}
