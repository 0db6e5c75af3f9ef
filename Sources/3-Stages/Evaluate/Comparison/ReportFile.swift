import ByteStreams
import Foundation

/// The bytes of a report, before anybody knows what is in them.
struct ReportFile {
  private struct Version: Decodable {
    let schema: Int
  }

  private static let byteLimit = 64 << 20

  private let path: String
  private let bytes: Data

  /// Reads `path`.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around `ReportFailure.tooLarge`.
  init(_ path: String) throws {
    let file = try InputFile(path)
    guard file.byteCount <= Self.byteLimit else {
      throw FailureInFile(
        ReportFailure.tooLarge(found: file.byteCount, expected: Self.byteLimit), in: path)
    }
    let bytes = try file.read(at: 0, count: file.byteCount)
    (self.path, self.bytes) = (path, Data(bytes))
    if let offset = StackedMarks.offset(in: bytes) {
      throw failure(.notAReport(found: "byte \(offset) is on a character with hundreds of marks"))
    }
  }

  /// What it holds, if it has one of `schemas`.
  ///
  /// - Throws: `FailureInFile` around a `ReportFailure`.
  func decode<Content: Decodable>(_: Content.Type, schemas: ClosedRange<Int>) throws -> Content {
    let found = try decode(Version.self).schema
    guard schemas.contains(found) else {
      throw failure(.unsupportedSchema(found: found, supported: schemas))
    }
    return try decode(Content.self)
  }

  private func decode<Content: Decodable>(_: Content.Type) throws -> Content {
    do { return try JSONDecoder().decode(Content.self, from: bytes) } catch {
      throw failure(.notAReport(found: Self.reason(error)))
    }
  }

  /// `reason` as a failure of this file.
  func failure(_ reason: ReportFailure) -> FailureInFile { FailureInFile(reason, in: path) }

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
