import ByteStreams

/// A file is no training log.
public enum TrainingLogFailure: Failure, Equatable {
  case tooLarge(found: Int, expected: Int)
  case notAnEpoch(line: Int)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .tooLarge(let found, let expected):
      "\(found) bytes found, at most \(expected) expected of a training log."
    case .notAnEpoch(let line):
      "line \(line): not a line of a training log, STEM.training.jsonl as ddh-train writes it."
    }
  }
}
