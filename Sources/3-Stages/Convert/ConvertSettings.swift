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

    /// How much the conversion may take.
    public var limits: Limits

    /// No overrides.
    public init(
      layout: LayoutChoice? = nil, validationFraction: Double? = nil, seed: Int? = nil,
      images: ImageSettings.Overrides = .init(), limits: Limits = Limits()
    ) {
      self.images = images
      self.limits = limits
      self.layout = layout
      self.validationFraction = validationFraction
      self.seed = seed
    }
  }

  /// Limits given on the command line; nil leaves the file's.
  public struct Limits: Sendable {
    /// As `ConvertLimits` names them.
    public var inflatedByteCount, imageCount, outputByteCount, seconds: Int?

    /// No overrides.
    public init() {}
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
  /// How much the conversion may take.
  public let limits: ConvertLimits
  /// Every key that decides what is made, with the value it took, without those about pictures.
  public let record: [String: String]

  /// Reads the settings at `path`; nil takes the defaults.
  public init(_ path: String?, _ overrides: Overrides = Overrides()) throws {
    var settings = try Settings(path)
    let choice = try settings.choice(
      "layout", or: LayoutChoice.automatic, override: overrides.layout)
    layout = ImageLayout(rawValue: choice.rawValue)
    validationFraction = try settings.number(
      "validation_fraction", or: 0, in: 0...0.9, override: overrides.validationFraction)
    seed = try settings.integer("seed", or: 1, in: 0...Int(Int32.max), override: overrides.seed)
    downloads = (settings.remark("download_train"), settings.remark("download_test"))
    record = settings.record
    limits = try Self.limits(&settings, overrides.limits)
    images = try ImageSettings(&settings, overrides.images)
    try settings.finish()
  }

  /// Read after the record was taken: limits decide nothing about what is made.
  private static func limits(
    _ settings: inout Settings, _ overrides: Limits
  ) throws -> ConvertLimits {
    var limits = ConvertLimits()
    func read(_ key: String, _ fallback: Int?, _ override: Int?) throws -> Int? {
      let value = try settings.integer(
        key, or: fallback ?? 0, in: 1...Int.max, override: override)
      return value > 0 ? value : fallback
    }
    limits.inflatedByteCount = try read(
      "max_inflated_bytes", limits.inflatedByteCount, overrides.inflatedByteCount)
    limits.imageCount =
      try read("max_images", limits.imageCount, overrides.imageCount) ?? limits.imageCount
    limits.outputByteCount =
      try read("max_output_bytes", limits.outputByteCount, overrides.outputByteCount)
      ?? limits.outputByteCount
    limits.seconds = try read("max_seconds", limits.seconds, overrides.seconds)
    return limits
  }
}
