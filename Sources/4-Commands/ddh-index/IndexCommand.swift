import ArgumentParser
import Console

@main
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-index",
    abstract: "Build, change, search and check an index of codes.",
    discussion: """
      Examples:
        ddh-index build data/30-codes/demo.codes.safetensors \\
          --index data/50-index/demo
        ddh-index query --index data/50-index/demo --row 0 \\
          --faces data/10-faces/demo.faces.safetensors \\
          --model data/20-models/demo.model.safetensors
        ddh-index verify --index data/50-index/demo
      """,
    version: Console.version,
    subcommands: [
      BuildCommand.self, UpdateCommand.self, RemoveCommand.self, QueryCommand.self,
      VerifyCommand.self, ListCommand.self, RollbackCommand.self, ExportCommand.self,
    ])
}
