import ArgumentParser
import Console
import Index

struct UpdateCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Take faces into an index, encoding only those it does not hold.",
    discussion: """
      The galleries of the faces artifacts are added; with --sync the index becomes exactly these \
      faces, and what is not among them is removed. A face is known by its pixels and identity. An \
      index that does not exist yet is begun. Pickles become faces by ddh-convert.

      Example:
        ddh-index update new.faces.safetensors --index data/50-index/demo \\
          --model data/20-models/demo.model.safetensors
      """)

  @Argument(help: "Faces artifacts, P.faces.safetensors.", completion: .file())
  var faces: [String] = []

  @Option(help: "The index's model.", completion: .file())
  var model: String

  @Flag(help: "Remove what is not among these faces.")
  var sync = false

  @Option(
    help: ArgumentHelp(
      "Keep a JSON file of the last run and the last success.", valueName: "file"))
  var status: String?

  @OptionGroup var changing: Changing

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func validate() throws {
    guard !sync || !faces.isEmpty else {
      throw ValidationError("--sync with no faces would empty the index: name at least one.")
    }
  }

  func perform(_ console: Console) throws {
    let update = IndexUpdate(
      faces: faces, model: model, index: changing.index, mode: sync ? .synchronize : .add,
      settings: changing.settings, threads: crew.count)
    let outcome = try UpdateStatus.recording(in: status) {
      try update.run(progress: console.progress)
    }
    try console.show("\(changing.index): \(outcome)")
  }
}
