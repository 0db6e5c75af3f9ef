import ByteStreams

/// A run cannot begin, or not go on, from the checkpoints that are there.
public enum TrainFailure: Failure {
  /// A checkpoint is of other faces or settings.
  case otherRun(differences: [RunIdentity.Difference])
  /// None of a folder's checkpoints can be used; the newest one's reason, and how many there are.
  case noUsableCheckpoint(newest: any Failure, count: Int)
  /// There is no best epoch to publish.
  case nothingToPublish

  public var exitStatus: ExitStatus {
    switch self {
    case .otherRun: .badConfiguration
    case .noUsableCheckpoint(let newest, _): newest.exitStatus
    case .nothingToPublish: .noInput
    }
  }

  public var description: String {
    switch self {
    case .otherRun(let differences):
      "belongs to another run: "
        + differences.map(\.description).joined(separator: "; ") + "."
    case .noUsableCheckpoint(let newest, let count):
      newest.description
        + (count > 1 ? " Nor can any of the \(count - 1) older checkpoints be used." : "")
        + " Bring back what it was made with, or begin anew with --fresh."
    case .nothingToPublish:
      "there is no checkpoint with a finished epoch to publish; train first."
    }
  }
}
