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

      Checkpoints go to demo.checkpoints/ beside the model. Ctrl-C, SIGTERM or SIGHUP finishes the \
      batch, writes one and exits with 130, 143 or 129. The same command goes on from the newest, \
      also after a crash, and gives the same bytes as a run that was never stopped; they are removed \
      when the model is written. A second Ctrl-C, a second later, ends at once.
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

  @Option(help: "Most steps between checkpoints, 0: no limit; overrides checkpoint_steps.")
  var checkpointSteps: Int?

  @Option(help: "Most minutes between checkpoints, 0: no limit; overrides checkpoint_minutes.")
  var checkpointMinutes: Double?

  @Flag(help: "Remove the checkpoints of an earlier run and begin anew.")
  var fresh = false

  @Flag(help: "Train no further: write the best epoch of the newest checkpoint as the model.")
  var publishBest = false

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func validate() throws {
    if fresh && publishBest {
      throw ValidationError("--fresh removes what --publish-best needs: give one of them.")
    }
  }

  var stopsByItself: Bool { !publishBest }

  func perform(_ console: Console) throws {
    let stage = TrainStage(
      faces: faces, model: model, threads: crew.count,
      settings: try TrainSettings(
        settings,
        .init(
          codeLength: bits, seed: seed, epochs: epochs, checkpointSteps: checkpointSteps,
          checkpointMinutes: checkpointMinutes)))
    if publishBest { return try tell(try stage.publishBest(progress: console.progress), console) }
    let signals = StopSignals()
    let summary = try stage.run(
      fresh: fresh, progress: console.progress, shouldPause: { signals.received != nil })
    guard let summary else {
      console.remark("run the same command to go on")
      throw ExitCode(128 + (signals.received ?? SIGTERM))
    }
    try tell(summary, console)
  }

  private func tell(_ summary: TrainStage.Summary, _ console: Console) throws {
    try console.show(
      "\(model): epoch \(summary.bestEpoch) of \(summary.epochs), "
        + "training loss \(summary.loss), sha256 \(summary.fingerprint)")
  }
}
