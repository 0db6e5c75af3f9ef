import Lanes

/// How long and how to train. Defaults are the reference's.
public struct TrainingPlan: Sendable, Equatable {
  /// Images a step.
  public var batch = 256
  /// Passes over the training rows, at most.
  public var epochs = 200
  /// Epochs without a better training loss before training stops.
  public var patience = 50
  /// Adam's step size.
  public var learningRate = 1e-3
  /// Decides the initial weights and every order of images.
  public var seed: UInt64 = 1

  /// The reference's plan.
  public init() {}
}

/// What happened in one epoch.
public struct EpochReport: Sendable {
  /// 1, 2, …
  public let epoch: Int
  /// Steps taken since training began.
  public let step: Int
  /// Means over the epoch's images.
  public let training: StepLoss
  /// Mean −ln p(identity) of the validation rows; nil when there are none.
  public let validation: Double?
  /// Whether this is the best training loss so far.
  public let isBest: Bool
}
