import ArgumentParser
import Convert

/// What holds for folders of pictures.
struct PictureOptions: ParsableArguments {
  @Option(
    help: """
      Queries of each person: none, a fraction such as 0.1, a number of pictures, or a file with a \
      path a line; overrides split.
      """)
  var split: String?

  @Option(help: "The face is the centre square, or the whole picture; overrides crop.")
  var crop: ImageSettings.Crop?

  @Option(
    help: "The faces are the boxes of this CSV file: path,left,top,width,height; overrides boxes.",
    completion: .file())
  var boxes: String?

  @Option(help: "skip or refuse pictures that cannot be read; overrides on_bad_image.")
  var onBadImage: ImageSettings.OnBadImage?

  @Option(help: "Most megapixels of a picture; overrides max_megapixels.")
  var maxMegapixels: Int?

  @Option(
    help: "Number people as this faces artifact does; others are refused.", completion: .file())
  var identities: String?

  var overrides: ImageSettings.Overrides {
    .init(
      crop: crop, boxes: boxes, split: split, onBadImage: onBadImage, maxMegapixels: maxMegapixels)
  }
}

extension ImageSettings.Crop: ExpressibleByArgument {}
extension ImageSettings.OnBadImage: ExpressibleByArgument {}
