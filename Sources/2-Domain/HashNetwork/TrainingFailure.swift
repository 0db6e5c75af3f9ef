import ByteStreams

/// Training cannot go on.
public enum TrainingFailure: Failure, Equatable {
  case notFinite(what: String, step: Int)
  case noImages
  case unknownIdentity(Int64, classes: Int)
  case nonFiniteModel(tensor: String)
  case nonFiniteCheckpoint(what: String)
  case wrongPosition(step: Int, epoch: Int, stepsPerEpoch: Int)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .notFinite(let what, let step):
      "step \(step): \(what): a number is no longer finite. Nothing was saved from this step on; "
        + "look at the images, or begin anew with a lower learning_rate."
    case .noImages: "there is no image to train on: every train row is held for validation."
    case .unknownIdentity(let identity, let classes):
      "identity \(identity) is not among the \(classes) classes of the network."
    case .nonFiniteModel(let tensor):
      "tensor \(tensor) of the model holds numbers that are not finite. Train it again."
    case .nonFiniteCheckpoint(let what):
      "the \(what) of this checkpoint is not finite: it was damaged before it was written."
    case .wrongPosition(let step, let epoch, let stepsPerEpoch):
      "step \(step) after \(epoch) epochs cannot be: an epoch has \(stepsPerEpoch) steps of this "
        + "plan. Begin anew with --fresh."
    }
  }
}
