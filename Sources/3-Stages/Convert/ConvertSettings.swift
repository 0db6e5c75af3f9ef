import Settings

/// What `convert.yaml` says, with command-line flags on top.
public struct ConvertSettings: Sendable {
  /// Values given on the command line; nil leaves the file's.
  public struct Overrides: Sendable {
    /// How flat images are laid out.
    public var layout: LayoutChoice?
    /// Share of each identity's images held out for validation.
    public var validationFraction: Double?
    /// The seed of that choice.
    public var seed: Int?
    /// What holds for pictures.
    public var images: ImageSettings.Overrides

    /// No overrides.
    public init(
      layout: LayoutChoice? = nil, validationFraction: Double? = nil, seed: Int? = nil,
      images: ImageSettings.Overrides = .init()
    ) {
      self.images = images
      self.layout = layout
      self.validationFraction = validationFraction
      self.seed = seed
    }
  }

  /// Which image layout to take.
  public enum LayoutChoice: String, Sendable, CaseIterable {
    case automatic, planar, interleaved
  }

  /// How images are laid out; nil tells from the shape.
  public let layout: ImageLayout?
  /// Share of each identity's images held out for validation.
  public let validationFraction: Double
  /// The seed of that choice.
  public let seed: Int
  /// Where the pickles of either folder can be had, if the settings say so.
  public let downloads: (train: String?, test: String?)
  /// What holds for folders of pictures.
  let images: ImageSettings
  /// Every key with the value it took, without those about pictures.
  public let record: [String: String]

  /// Reads the settings at `path`; nil takes the defaults.
  public init(_ path: String?, _ overrides: Overrides = Overrides()) throws {
    var settings = try Settings(path)
    let choice = try settings.choice(
      "layout", or: LayoutChoice.automatic, override: overrides.layout)
    layout = ImageLayout(rawValue: choice.rawValue)
    validationFraction = try settings.number(
      "validation_fraction", or: 0.1, in: 0...0.9, override: overrides.validationFraction)
    seed = try settings.integer("seed", or: 1, in: 0...Int(Int32.max), override: overrides.seed)
    downloads = (settings.remark("download_train"), settings.remark("download_test"))
    record = settings.record
    images = try ImageSettings(&settings, overrides.images)
    try settings.finish()
  }
}
