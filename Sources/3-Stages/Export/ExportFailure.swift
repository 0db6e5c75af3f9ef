import ByteStreams

/// Something cannot be exported.
public enum ExportFailure: Failure, Equatable {
  case notATrainingLog(line: Int)
  case emptyTrainingLog
  case sameRun(String)

  public var exitStatus: ExitStatus {
    switch self {
    case .notATrainingLog, .emptyTrainingLog: .badData
    case .sameRun: .usage
    }
  }

  public var description: String {
    switch self {
    case .notATrainingLog(let line):
      "line \(line): not a line of a training log, STEM.training.jsonl as ddh-train writes it."
    case .emptyTrainingLog:
      "holds no finished epoch: try again when the first one is done."
    case .sameRun(let run):
      "two logs would be the run '\(run)': export them to different folders."
    }
  }
}
