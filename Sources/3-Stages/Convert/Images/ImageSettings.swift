import ByteStreams
import ImageFiles
import Settings

/// What `convert.yaml` says about folders of pictures, with command-line flags on top.
public struct ImageSettings: Sendable {
  /// Values given on the command line; nil leaves the file's.
  public struct Overrides: Sendable {
    /// Which part of a picture is the face.
    public var crop: Crop?
    /// A CSV file of boxes.
    public var boxes: String?
    /// How test pictures are chosen.
    public var split: String?
    /// What to do with a picture that cannot be read.
    public var onBadImage: OnBadImage?
    /// Most millions of pixels of a picture.
    public var maxMegapixels: Int?

    /// No overrides.
    public init(
      crop: Crop? = nil, boxes: String? = nil, split: String? = nil, onBadImage: OnBadImage? = nil,
      maxMegapixels: Int? = nil
    ) {
      self.crop = crop
      self.boxes = boxes
      self.split = split
      self.onBadImage = onBadImage
      self.maxMegapixels = maxMegapixels
    }
  }

  /// Which part of a picture is the face, where no box says so.
  public enum Crop: String, Sendable, CaseIterable {
    case centre, whole
  }

  /// What to do with a picture that cannot be read.
  public enum OnBadImage: String, Sendable, CaseIterable {
    case skip, refuse
  }

  /// Which part of a picture is the face.
  let crop: Crop
  /// The path of the CSV file of boxes.
  let boxes: String?
  /// How test pictures are chosen.
  let split: ImageSplit
  /// What to do with a picture that cannot be read.
  let onBadImage: OnBadImage
  /// What a picture may ask for.
  let limits: ImageLimits
  /// Every key with the value it took; files by their SHA-256, which the stage adds.
  let record: [String: String]

  /// Takes the keys of `settings` that are about pictures.
  init(_ settings: inout Settings, _ overrides: Overrides) throws {
    crop = try settings.choice("crop", or: .centre, override: overrides.crop)
    onBadImage = try settings.choice("on_bad_image", or: .skip, override: overrides.onBadImage)
    let megapixels = try settings.integer(
      "max_megapixels", or: 64, in: 1...2000, override: overrides.maxMegapixels)
    var limits = ImageLimits()
    limits.pixelCount = megapixels * 1_000_000
    self.limits = limits
    let boxes = settings.remark("boxes")
    self.boxes = overrides.boxes ?? boxes
    split = try settings.value(
      "split", or: .fraction(0.1), override: overrides.split, expected: ImageSplit.expected,
      ImageSplit.init)
    record = [
      "crop": crop.rawValue, "on_bad_image": onBadImage.rawValue, "max_megapixels": "\(megapixels)",
      "split": self.split.description,
    ]
  }
}
