import ArgumentParser
import Console

@main
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-export",
    abstract: "Hand a model or its training log to other tools.",
    discussion: """
      Examples:
        ddh-export onnx data/20-models/demo.model.safetensors --out demo.onnx
        ddh-export torch data/20-models/demo.model.safetensors --out demo.torch.safetensors
        ddh-export tensorboard data/20-models/*.training.jsonl --out runs

      Codes are exported by ddh-index export. docs/export.md has the details.
      """,
    version: Console.version,
    subcommands: [OnnxCommand.self, TorchCommand.self, TensorBoardCommand.self])
}
