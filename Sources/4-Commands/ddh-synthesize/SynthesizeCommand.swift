import ArgumentParser
import Console
import Settings
import Synthesize

/// Invents a face data set and writes it in the published pickle layout.
@main
struct SynthesizeCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-synthesize",
    abstract: "Invent a data set of faces: labelled pictures of people who do not exist.",
    discussion: """
      Writes OUT/train/*.pkl and OUT/test/*.pkl in the layout of the published data sets (Python \
      pickles of a pair (x, y): float32 rows of planar 32 × 32 RGB, int64 identities) and \
      OUT/contact-sheet.png to look at. The same settings give the same pictures on every machine.

      Example:
        ddh-synthesize --identities 20 --seed 7 --out data/00-raw/small
      """,
    version: Console.version)

  @Option(help: "Settings file (YAML); options given here win over it.", completion: .file())
  var settings: String?

  @Option(help: "The folder to write to.", completion: .directory)
  var out: String

  @Option(help: "How many people. (default: 48)")
  var identities: Int?

  @Option(help: "Training pictures of each person. (default: 80)")
  var trainImages: Int?

  @Option(help: "Training pictures in all, unevenly spread; replaces --train-images.")
  var trainTotal: Int?

  @Option(help: "Test pictures of each person. (default: 5)")
  var testImages: Int?

  @Option(help: "The seed of all randomness. (default: 1)")
  var seed: Int?

  @Option(help: "How far people differ from each other, 0 to 2. (default: 1)")
  var variety: Double?

  @Option(help: "How far pictures of one person differ, 0 to 3. (default: 1)")
  var difficulty: Double?

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    var overrides = SynthesizeSettings.Overrides()
    overrides.identities = identities
    overrides.trainImages = trainImages
    overrides.trainTotal = trainTotal
    overrides.testImages = testImages
    overrides.seed = seed
    overrides.variety = variety
    overrides.difficulty = difficulty
    var file = try Settings(settings)
    let resolved = try SynthesizeSettings(&file, overrides: overrides)
    let summary = try Synthesis(resolved).write(to: out, progress: console.progress)
    try console.show(
      "\(out): \(summary.identities) identities, \(summary.trainRows) training and "
        + "\(summary.testRows) test faces in \(summary.files) files")
  }
}
