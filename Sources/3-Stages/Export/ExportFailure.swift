import ByteStreams

/// Something cannot be exported.
public enum ExportFailure: Failure, Equatable {
  case emptyTrainingLog
  case sameRun(String)

  public var exitStatus: ExitStatus {
    switch self {
    case .emptyTrainingLog: .badData
    case .sameRun: .usage
    }
  }

  public var description: String {
    switch self {
    case .emptyTrainingLog:
      "holds no finished epoch: try again when the first one is done."
    case .sameRun(let run):
      "two logs would be the run '\(run)': export them to different folders."
    }
  }
}
