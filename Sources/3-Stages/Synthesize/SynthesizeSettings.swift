import Settings

/// What to invent, and how much of it.
public struct SynthesizeSettings: Sendable, Equatable {
  /// How training pictures are shared out.
  public enum TrainImages: Sendable, Equatable {
    /// As many for everybody.
    case each(Int)
    /// So many in all, unevenly spread, as in collections from the web.
    case total(Int)
  }

  /// How many people.
  public let identities: Int
  /// How many training pictures.
  public let trainImages: TrainImages
  /// Test pictures of each person.
  public let testImages: Int
  /// Where all randomness comes from.
  public let seed: UInt64
  /// How far people differ from each other.
  public let variety: Double
  /// How far pictures of one person differ.
  public let variation: Variation
  /// The most rows in one pickle.
  public let rowsPerFile: Int

  /// The settings under their keys in `settings`; `overrides` win over the file.
  ///
  /// - Throws: `FailureInFile` around a `SettingsFailure`, for unknown keys too;
  ///   `SynthesizeFailure` when the numbers do not go together.
  public init(_ settings: inout Settings, overrides: Overrides = Overrides()) throws {
    identities = try settings.integer(
      "identities", or: 48, in: 1...1_000_000, override: overrides.identities)
    let each = try settings.integer(
      "train_images", or: 80, in: 1...1_000_000, override: overrides.trainImages)
    let total = try settings.integer(
      "train_total", or: 0, in: 0...1_000_000_000, override: overrides.trainTotal)
    trainImages = total > 0 ? .total(total) : .each(each)
    testImages = try settings.integer(
      "test_images", or: 5, in: 1...1_000_000, override: overrides.testImages)
    seed = UInt64(
      try settings.integer("seed", or: 1, in: 0...Int.max, override: overrides.seed))
    variety = try settings.number(
      "variety", or: 1, in: 0...2, override: overrides.variety)
    let difficulty = try settings.number(
      "difficulty", or: 1, in: 0...3, override: overrides.difficulty)
    variation = try Variation(&settings, difficulty: difficulty)
    rowsPerFile = try settings.integer("rows_per_file", or: 5000, in: 1...100_000)
    try settings.finish()
    if total > 0 && total < identities {
      throw SynthesizeFailure.tooFewTrainImages(total: total, identities: identities)
    }
  }

  /// What the command line may set in place of the file.
  public struct Overrides: Sendable {
    public var identities: Int?
    public var trainImages: Int?
    public var trainTotal: Int?
    public var testImages: Int?
    public var seed: Int?
    public var variety: Double?
    public var difficulty: Double?

    /// Nothing set.
    public init() {}
  }
}

extension Variation {
  /// The strengths under their keys in `settings`, each as a multiple of `difficulty`.
  init(_ settings: inout Settings, difficulty: Double) throws {
    func strength(_ key: String) throws -> Float {
      Float(try settings.number(key, or: 1, in: 0...3) * difficulty)
    }
    self.init(difficulty: 1)
    pose = try strength("pose")
    expression = try strength("expression")
    light = try strength("light")
    framing = try strength("framing")
    occlusion = try strength("occlusion")
    degradation = try strength("degradation")
  }
}
