import ArgumentParser
import Index

/// The options of every command that changes an index.
struct Changing: ParsableArguments {
  @Option(help: "The index's directory.", completion: .directory)
  var index: String

  @Flag(help: "Accept the loss of more than a fifth of the codes.")
  var force = false

  @Option(help: "Generations to keep, the new one among them.")
  var keep = 2

  var settings: IndexSettings { IndexSettings(mayShrink: force, keptGenerations: keep) }

  func validate() throws {
    guard (2...1000).contains(keep) else {
      throw ValidationError("--keep: found \(keep), expected 2 to 1000.")
    }
  }
}
