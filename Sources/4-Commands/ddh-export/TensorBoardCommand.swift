import ArgumentParser
import Console
import Export

struct TensorBoardCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "tensorboard",
    abstract: "Write training logs as TensorBoard runs, one point an epoch.",
    discussion: """
      Example:
        ddh-export tensorboard data/20-models/*.training.jsonl --out runs
        tensorboard --logdir runs

      A run is called after its log. A log that still grows can be exported again at any time.
      """)

  @Argument(
    help: "Training logs, STEM.training.jsonl.", completion: .file(extensions: ["jsonl"]))
  var logs: [String]

  @Option(help: "The folder the runs go to.", completion: .directory)
  var out: String

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    for run in try TensorBoardExport(logs: logs).write(to: out) {
      try console.show("\(run.path): \(run.epochs) epochs")
    }
  }
}
