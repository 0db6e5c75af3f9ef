import ArgumentParser
import Console
import Convert

/// Makes a faces artifact of the published pickles.
@main
struct ConvertCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-convert",
    abstract: "Make one faces artifact of the pickles of a train and perhaps a test folder.",
    discussion: """
      Example:
        ddh-convert data/00-raw/demo/train data/00-raw/demo/test \\
          --settings pipelines/demo/convert.yaml \\
          --faces data/10-faces/demo.faces.safetensors

      Pickles are decoded, never executed, compressed by gzip or not; files are taken in the order \
      of their names. A *.sha256 list in a folder is checked.
      """,
    version: Console.version)

  @Argument(help: "The folder of the gallery's pickles.")
  var train: String

  @Argument(help: "The folder of the queries' pickles; left out, there are no queries.")
  var test: String?

  @Option(help: "Where the faces artifact goes.")
  var faces: String

  @Option(help: "The stage's YAML file; without it the defaults hold.")
  var settings: String?

  @Option(help: "automatic, planar or interleaved; overrides layout.")
  var layout: ConvertSettings.LayoutChoice?

  @Option(help: "Share of each identity held out for validation; overrides validation_fraction.")
  var validationFraction: Double?

  @Option(help: "Seed of the validation split; overrides seed.")
  var seed: Int?

  @OptionGroup var limits: LimitOptions

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let stage = ConvertStage(
      train: train, test: test, output: faces,
      settings: try ConvertSettings(
        settings,
        .init(
          layout: layout, validationFraction: validationFraction, seed: seed,
          limits: limits.values)),
      tool: "ddh-convert \(Console.version)")
    for line in try stage.run(progress: console.progress).lines { try console.show(line) }
  }
}

extension ConvertSettings.LayoutChoice: ExpressibleByArgument {}
