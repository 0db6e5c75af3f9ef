import ArgumentParser
import Console
import Index

struct BuildCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Put a codes artifact's gallery in force as a new generation.",
    discussion: """
      Readers are never disturbed. Building again from the same codes changes nothing. When another \
      build of the same index runs, this one ends at once with status 75.
      """)

  @Argument(help: "The codes artifact, P.codes.safetensors.", completion: .file())
  var codes: String

  @Option(help: "The index's directory.", completion: .directory)
  var index: String

  @Flag(help: "Accept an index that loses more than a fifth of its codes.")
  var force = false

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let build = IndexBuild(codes: codes, index: index, mayShrink: force)
    switch try build.run(progress: console.progress) {
    case .built(let generation, let count):
      try console.show("\(index): \(generation) in force, \(count) codes")
    case .unchanged(let generation, let count):
      try console.show(
        "\(index): \(generation) already holds these \(count) codes; nothing changed")
    }
  }
}
