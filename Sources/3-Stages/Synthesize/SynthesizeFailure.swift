import ByteStreams

/// A data set that cannot be made as asked.
public enum SynthesizeFailure: Failure, Equatable {
  case tooFewTrainImages(total: Int, identities: Int)

  public var exitStatus: ExitStatus { .badConfiguration }

  public var description: String {
    switch self {
    case .tooFewTrainImages(let total, let identities):
      "train_total: \(total) pictures for \(identities) identities; at least one each is needed. "
        + "Raise train_total or lower identities."
    }
  }
}
