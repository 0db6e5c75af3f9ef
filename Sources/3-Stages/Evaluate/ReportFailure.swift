import ByteStreams

/// A file is not a report of this stage.
public enum ReportFailure: Failure, Equatable {
  case tooLarge(found: Int, expected: Int)
  case notAReport(found: String)
  case unsupportedSchema(found: Int, supported: ClosedRange<Int>)
  case givenTwice

  public var exitStatus: ExitStatus { self == .givenTwice ? .usage : .badData }

  public var description: String {
    switch self {
    case .tooLarge(let found, let expected):
      "\(found) bytes where a report of at most \(expected) is expected."
    case .notAReport(let found):
      "not a report of ddh-evaluate: \(found). Evaluate again."
    case .unsupportedSchema(let found, let supported) where found < supported.lowerBound:
      "a report of schema \(found); schema \(supported.lowerBound) is needed. Evaluate again."
    case .unsupportedSchema(let found, let supported):
      "a report of schema \(found); this build reads up to \(supported.upperBound). Use a newer "
        + "build."
    case .givenTwice:
      "given twice, and would be counted twice. Name each report once."
    }
  }
}
