import ByteStreams

/// A file is not a report of this stage.
public enum ReportFailure: Failure, Equatable {
  case tooLarge(found: Int, expected: Int)
  case notAReport(found: String)
  case unsupportedSchema(found: Int, newestKnown: Int)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .tooLarge(let found, let expected):
      "\(found) bytes where a report of at most \(expected) is expected."
    case .notAReport(let found):
      "not a report of ddh-evaluate: \(found). Evaluate again."
    case .unsupportedSchema(let found, let newest):
      "a report of schema \(found); this build reads up to \(newest). Use a newer build."
    }
  }
}
