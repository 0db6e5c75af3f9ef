import ArgumentParser
import Console
import Convert

/// Makes a faces artifact of pickles or pictures.
@main
struct ConvertCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-convert",
    abstract: "Make one faces artifact of folders of pickles or of pictures.",
    discussion: """
      Example:
        ddh-convert data/00-raw/demo/train data/00-raw/demo/test \\
          --settings pipelines/demo/convert.yaml \\
          --faces data/10-faces/demo.faces.safetensors

      Pickles are decoded, never executed, compressed by gzip or not; files are taken in the order \
      of their names. A *.sha256 list in a folder is checked.

      Pictures, JPEG or PNG, lie in one folder a person:
        ddh-convert ~/faces --split 0.1 --faces data/10-faces/mine.faces.safetensors
      or, where they are split already, in ~/faces/train and ~/faces/test. docs/own-images.md has more.
      """,
    version: Console.version)

  @Argument(help: "The folder of the gallery's pickles, or of pictures.", completion: .directory)
  var train: String

  @Argument(
    help: "The folder of the queries; left out, pickles give no queries, pictures are split.",
    completion: .directory)
  var test: String?

  @Option(help: "Where the faces artifact goes.", completion: .file())
  var faces: String

  @Option(help: "The stage's YAML file; without it the defaults hold.", completion: .file())
  var settings: String?

  @Option(help: "automatic, planar or interleaved; overrides layout.")
  var layout: ConvertSettings.LayoutChoice?

  @Option(help: "Share of each identity held out for validation; overrides validation_fraction.")
  var validationFraction: Double?

  @Option(help: "Seed of the validation split; overrides seed.")
  var seed: Int?

  @OptionGroup(title: "Pictures") var pictures: PictureOptions

  @OptionGroup var limits: LimitOptions

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let settings = try ConvertSettings(
      settings,
      .init(
        layout: layout, validationFraction: validationFraction, seed: seed,
        images: pictures.overrides, limits: limits.values))
    if let seconds = settings.limits.seconds, let failure = settings.limits.outOfTime {
      console.giveUp(after: seconds, with: failure)
    }
    let stage = ConvertStage(
      train: train, test: test, output: faces, settings: settings,
      tool: "ddh-convert \(Console.version)", identities: pictures.identities, threads: crew.count)
    for line in try stage.run(progress: console.progress).lines { try console.show(line) }
  }
}

extension ConvertSettings.LayoutChoice: ExpressibleByArgument {}
