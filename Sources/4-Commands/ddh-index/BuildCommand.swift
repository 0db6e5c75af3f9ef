import ArgumentParser
import Console
import Index

struct BuildCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Put a codes artifact's gallery in force as a new generation.",
    discussion: """
      Readers are never disturbed. Building again from the same codes changes nothing. When another \
      change of the same index runs, this one ends at once with status 75.

      Example:
        ddh-index build data/30-codes/demo.codes.safetensors \\
          --faces data/10-faces/demo.faces.safetensors --index data/50-index/demo
      """)

  @Argument(help: "The codes artifact, P.codes.safetensors.", completion: .file())
  var codes: String

  @Option(
    help: "The faces the codes were made of: keeps the ids of faces known before; updates need it.",
    completion: .file())
  var faces: String?

  @OptionGroup var changing: Changing

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let build = IndexBuild(
      codes: codes, faces: faces, index: changing.index, settings: changing.settings,
      threads: crew.count)
    try console.show("\(changing.index): \(try build.run(progress: console.progress))")
  }
}
