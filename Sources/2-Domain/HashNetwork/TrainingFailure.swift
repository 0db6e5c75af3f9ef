import ByteStreams

/// Training cannot go on.
public enum TrainingFailure: Failure, Equatable {
  case notFinite(what: String, step: Int)
  case noImages
  case unknownIdentity(Int64, classes: Int)
  case nonFiniteModel(tensor: String)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .notFinite(let what, let step):
      "step \(step): the \(what) is no longer a finite number. Nothing was saved from this step "
        + "on; check the images, or lower learning_rate."
    case .noImages: "there is no image to train on: every train row is held for validation."
    case .unknownIdentity(let identity, let classes):
      "identity \(identity) is not among the \(classes) classes of the network."
    case .nonFiniteModel(let tensor):
      "tensor \(tensor) of the model holds numbers that are not finite. Train it again."
    }
  }
}
