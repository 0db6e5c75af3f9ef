import ArgumentParser
import Console
import Index

struct VerifyCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check an index: CURRENT, every checksum, and that its codes find themselves.",
    discussion: """
      Example:
        ddh-index verify --index data/50-index/demo
      """)

  @Option(help: "The index's directory.", completion: .directory)
  var index: String

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let checked = try IndexVerification(
      index, threads: crew.count, progress: console.progress)
    try console.show(
      "\(index): \(checked.generation.name) is sound: \(checked.generation.count) codes of "
        + "\(checked.generation.length.bits) bits, \(checked.sampleCount) searched for and "
        + "found, sha256 \(checked.generation.fingerprint)")
  }
}
