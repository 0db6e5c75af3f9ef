import HashNetwork
import Settings

/// What `train.yaml` says, with command-line flags on top.
public struct TrainSettings: Sendable {
  /// Values given on the command line; nil leaves the file's.
  public struct Overrides: Sendable {
    /// Bits of a code.
    public var codeLength: Int?
    /// The seed of weights and orders.
    public var seed: Int?
    /// Passes over the data, at most.
    public var epochs: Int?
    /// Most steps between checkpoints.
    public var checkpointSteps: Int?
    /// Most minutes between checkpoints.
    public var checkpointMinutes: Double?

    /// No overrides.
    public init(
      codeLength: Int? = nil, seed: Int? = nil, epochs: Int? = nil, checkpointSteps: Int? = nil,
      checkpointMinutes: Double? = nil
    ) {
      self.codeLength = codeLength
      self.seed = seed
      self.epochs = epochs
      self.checkpointSteps = checkpointSteps
      self.checkpointMinutes = checkpointMinutes
    }
  }

  /// Bits of a code.
  public let codeLength: Int
  /// Features a bit is made of.
  public let splitNumber: Int
  /// How long and how to train.
  public let plan: TrainingPlan
  /// When to write checkpoints.
  public let checkpoints: CheckpointSchedule
  /// Every key with the value it took, except those that cannot change the result.
  public let record: [String: String]

  /// Reads the settings at `path`; nil takes the reference's values.
  public init(_ path: String?, _ overrides: Overrides) throws {
    var settings = try Settings(path)
    codeLength = try settings.integer(
      "code_length", or: 48, in: 1...256, override: overrides.codeLength)
    splitNumber = try settings.integer("split_number", or: 4, in: 1...64)
    var plan = TrainingPlan()
    plan.batch = try settings.integer("batch", or: plan.batch, in: 1...65536)
    plan.epochs = try settings.integer(
      "epochs", or: plan.epochs, in: 1...1_000_000, override: overrides.epochs)
    plan.patience = try settings.integer("patience", or: plan.patience, in: 1...1_000_000)
    plan.learningRate = try settings.number("learning_rate", or: plan.learningRate, in: 1e-9...10)
    plan.seed = UInt64(
      try settings.integer("seed", or: 1, in: 0...Int(Int32.max), override: overrides.seed))
    self.plan = plan
    record = settings.record
    checkpoints = CheckpointSchedule(
      steps: try settings.integer(
        "checkpoint_steps", or: 1000, in: 0...Int(Int32.max), override: overrides.checkpointSteps),
      minutes: try settings.number(
        "checkpoint_minutes", or: 2, in: 0...1e6, override: overrides.checkpointMinutes))
    try settings.finish()
  }
}
