import ArgumentParser
import Console
import Export

struct OnnxCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "onnx",
    abstract: "Write the encoder as ONNX: stored pixels in, values and packed codes out.",
    discussion: """
      Example:
        ddh-export onnx data/20-models/demo.model.safetensors --out demo.onnx

      Input: images (rows, 3, 32, 32), float, planar RGB in the scale of the training images, 0 to \
      255 for pictures; the model's normalisation is in the graph. Outputs: values (rows, L), float, \
      and codes (rows, L/8 rounded up), uint8: bit i is bit i mod 8 of byte i / 8, set where value \
      i is positive. Operator set 13.
      """)

  @Argument(help: "The model artifact.", completion: .file(extensions: ["safetensors"]))
  var model: String

  @Option(help: "Where the ONNX file goes.", completion: .file())
  var out: String

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let summary = try OnnxExport(model: model).write(to: out, version: Console.version)
    try console.show("\(out): codes of \(summary.bits) bits, \(summary.byteCount) bytes")
  }
}
