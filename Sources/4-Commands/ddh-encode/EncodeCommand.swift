import ArgumentParser
import Console
import Encode
import Foundation

@main
struct EncodeCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-encode",
    abstract: "Turn faces into binary codes: train becomes the gallery, test the queries.",
    discussion: """
      Example:
        ddh-encode data/10-faces/demo.faces.safetensors \\
          --model data/20-models/demo.model.safetensors \\
          --out data/30-codes/demo.codes.safetensors
      """,
    version: Console.version)

  @Argument(help: "The faces artifact to encode.", completion: .file())
  var faces: String

  @Option(help: "The model artifact to encode with.", completion: .file())
  var model: String

  @Option(help: "Where the codes artifact goes.", completion: .file())
  var out: String

  @Option(help: "The stage's YAML file; without it the defaults hold.", completion: .file())
  var settings: String?

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let stage = EncodeStage(
      faces: faces, model: model, codes: out,
      threads: crew.count,
      settings: try EncodeSettings(settings))
    let summary = try stage.run(progress: console.progress)
    try console.show(
      "\(out): \(summary.gallery) gallery and \(summary.queries) query codes of "
        + "\(summary.bits) bits, sha256 \(summary.fingerprint)")
  }
}
