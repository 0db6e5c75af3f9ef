import ArgumentParser
import ByteStreams
import Console
import Evaluate

struct CardCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "card",
    abstract: "Describe a model, or a set of faces, for whoever is handed it.",
    discussion: """
      Writes Markdown: what it was made from, how well it does, what it is not for. Of faces alone the \
      card is the data set's; with --model and --report the model's. docs/report.md.

      Example:
        ddh-evaluate card data/10-faces/demo.faces.safetensors \\
          --report data/40-reports/demo.json \\
          --model data/20-models/demo.model.safetensors --out demo.card.md
      """)

  @Argument(help: "The faces artifact.", completion: .file())
  var faces: String

  @Option(help: "The model that learnt from them.", completion: .file())
  var model: String?

  @Option(
    help: ArgumentHelp("The model's report, STEM.json.", valueName: "file"), completion: .file())
  var report: String?

  @Option(
    help: ArgumentHelp("Write the card to this file and not to the terminal."), completion: .file())
  var out: String?

  @OptionGroup var speaking: Speaking

  func validate() throws {
    guard (model == nil) == (report == nil) else {
      throw ValidationError("--model and --report go together.")
    }
  }

  func perform(_ console: Console) throws {
    let card =
      if let model, let report {
        try ModelCard(model: model, faces: faces, report: report).markdown
      } else {
        try DatasetCard(faces: faces).markdown
      }
    if let out {
      try OutputFile.publish(card, to: out)
    } else {
      try console.show(String(card.dropLast()))
    }
  }
}
