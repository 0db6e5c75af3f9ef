import ArgumentParser
import Console

@main
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-bench",
    abstract: "Measure the kernels, training and encoding against the machine's peak.",
    discussion: """
      Example:
        ddh-bench table --rounds 3
      """,
    version: Console.version, subcommands: [TableCommand.self, WorkerCommand.self])
}
