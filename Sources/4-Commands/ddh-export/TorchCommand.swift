import ArgumentParser
import Console
import Export

struct TorchCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "torch",
    abstract: "Write the weights as trained, under PyTorch's names, as safetensors.",
    discussion: """
      Example:
        ddh-export torch data/20-models/demo.model.safetensors --out demo.torch.safetensors

      examples/torch_model.py is the module they load into.
      """)

  @Argument(help: "The model artifact.", completion: .file(extensions: ["safetensors"]))
  var model: String

  @Option(help: "Where the weights go.", completion: .file(extensions: ["safetensors"]))
  var out: String

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    try console.show("\(out): \(try TorchExport(model: model).write(to: out)) tensors")
  }
}
