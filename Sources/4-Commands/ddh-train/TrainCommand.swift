import ArgumentParser
import Console
import Foundation
import Train

@main
struct TrainCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-train",
    abstract: "Train a hashing network on a faces artifact.",
    discussion: """
      Example:
        ddh-train data/10-faces/demo.faces.safetensors \\
          --settings pipelines/demo/train.yaml \\
          --model data/20-models/demo.model.safetensors

      Ctrl-C or SIGTERM finishes the current batch and writes a checkpoint; the same command \
      goes on from there and gives the same bytes as a run that was never stopped.
      """,
    version: Console.version)

  @Argument(help: "The faces artifact to train on.")
  var faces: String

  @Option(help: "Where the model artifact goes.")
  var model: String

  @Option(help: "The stage's YAML file; without it the reference's values hold.")
  var settings: String?

  @Option(help: "Bits of a code, 1 to 256; overrides code_length.")
  var bits: Int?

  @Option(help: "Seed of the weights and orders; overrides seed.")
  var seed: Int?

  @Option(help: "Passes over the data, at most; overrides epochs.")
  var epochs: Int?

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let stem =
      model.hasSuffix(".model.safetensors")
      ? String(model.dropLast(".model.safetensors".count)) : model
    let stage = TrainStage(
      faces: faces, model: model, checkpoint: "\(stem).checkpoint.safetensors",
      log: "\(stem).training.jsonl",
      threads: crew.count,
      settings: try TrainSettings(
        settings, .init(codeLength: bits, seed: seed, epochs: epochs)))
    let signals = StopSignals()
    guard
      let summary = try stage.run(
        progress: console.progress, shouldPause: { signals.received != nil })
    else {
      console.remark("stopped; the checkpoint is written, run the same command to go on")
      throw ExitCode(signals.received == SIGINT ? 130 : 143)
    }
    try console.show(
      "\(model): epoch \(summary.bestEpoch) of \(summary.epochs), "
        + "training loss \(summary.loss), sha256 \(summary.fingerprint)")
  }
}
