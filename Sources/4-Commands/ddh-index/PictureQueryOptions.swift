import ArgumentParser
import ImageFiles

/// Asking with pictures, and answers to look at.
struct PictureQueryOptions: ParsableArguments {
  /// Which part of a picture is the face.
  enum Crop: String, CaseIterable, ExpressibleByArgument {
    case centre, whole
  }

  @Option(
    help: ArgumentHelp(
      "Ask with the face in this JPEG or PNG; may be given several times.", valueName: "file"),
    completion: .file())
  var image: [String] = []

  @Option(help: "The face is the centre square of the picture, or the whole.")
  var crop: Crop = .centre

  @Option(
    help: ArgumentHelp(
      "The face is this box of the upright picture.", valueName: "left,top,width,height"))
  var box: String?

  @Option(
    help: ArgumentHelp(
      "Whose face the one --image shows; else the name of the folder it lies in tells.",
      valueName: "name or number"))
  var identity: [String] = []

  @Option(
    help: ArgumentHelp(
      "Draw the question and the nearest faces, taken from --faces, to a PNG.", valueName: "file"),
    completion: .file())
  var openSheet: String?

  /// Which part of a picture is the face.
  var imageCrop: ImageCrop { parsedBox.map { .box($0) } ?? (crop == .centre ? .centre : .whole) }

  private var parsedBox: ImageBox? {
    guard let box else { return nil }
    let cells = box.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = cells.compactMap { Int32($0).map(Int.init) }
    guard cells.count == 4, numbers.count == 4, numbers[2] > 0, numbers[3] > 0 else { return nil }
    return ImageBox(left: numbers[0], top: numbers[1], width: numbers[2], height: numbers[3])
  }

  func validate() throws {
    guard box == nil || parsedBox != nil else {
      throw ValidationError("--box \(box ?? ""): expected left,top,width,height in whole pixels.")
    }
    guard !image.isEmpty || (box == nil && identity.isEmpty && crop == .centre) else {
      throw ValidationError("--crop, --box and --identity go with --image.")
    }
    guard identity.count <= 1 else {
      throw ValidationError("--identity is given \(identity.count) times; once is expected.")
    }
    guard identity.isEmpty || image.count == 1 else {
      throw ValidationError(
        "--identity says whose face one picture shows, found \(image.count): ask with one --image, "
          + "or leave it out, and the name of the folder each picture lies in tells.")
    }
  }
}
