import ByteStreams
import Foundation

extension EvaluationReport {
  /// The schema this build writes; it reads this one and every earlier one.
  static let newestSchema = 1

  private static let byteLimit = 16 << 20

  /// Reads the report at `path`.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around a `ReportFailure`.
  public init(reading path: String) throws {
    let file = try InputFile(path)
    func refusal(_ failure: ReportFailure) -> FailureInFile { FailureInFile(failure, in: path) }
    guard file.byteCount <= Self.byteLimit else {
      throw refusal(.tooLarge(found: file.byteCount, expected: Self.byteLimit))
    }
    let bytes = try file.read(at: 0, count: file.byteCount)
    let report: EvaluationReport
    do { report = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
      throw refusal(.notAReport(found: Self.reason(error)))
    }
    guard (1...Self.newestSchema).contains(report.schema) else {
      throw refusal(.unsupportedSchema(found: report.schema, newestKnown: Self.newestSchema))
    }
    self = report
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "this is not JSON" }
    return switch error {
    case .keyNotFound(let key, _): "key \(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(context.codingPath.map(\.stringValue).joined(separator: ".")) has another type"
    default: "this is not JSON"
    }
  }
}
