import ByteStreams

/// A run cannot begin, or not go on, from the checkpoints that are there.
public enum TrainFailure: Failure {
  /// A checkpoint is of other faces or settings.
  case otherRun(differences: [RunIdentity.Difference])
  /// None of a folder's checkpoints can be used; the newest one's reason, and how many there are.
  case noUsableCheckpoint(newest: any Failure, count: Int)
  /// There is no best epoch to publish.
  case nothingToPublish
  /// The network would get far more outputs than there are identities.
  case sparseIdentities(outputs: Int, distinct: Int)

  public var exitStatus: ExitStatus {
    switch self {
    case .otherRun: .badConfiguration
    case .noUsableCheckpoint(let newest, _): newest.exitStatus
    case .nothingToPublish: .noInput
    case .sparseIdentities: .badData
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
    case .sparseIdentities(let outputs, let distinct):
      "a network would get \(outputs) outputs, but only \(distinct) identities occur. Number "
        + "them 0 to \(distinct - 1) and convert again."
    }
  }
}
