import ByteStreams
import Retrieval

/// A query cannot be understood or answered.
public enum QueryFailure: Failure, Equatable {
  case lineTooLong(limit: Int)
  case notAnObject
  case unknownField(String)
  case repeatedField(String)
  case notOneQuestion(found: [String])
  case badField(String, expected: String)
  case wrongPixelCount(found: Int)
  case noRows
  case noModel

  public var exitStatus: ExitStatus {
    switch self {
    case .noRows, .noModel: .usage
    default: .badData
    }
  }

  public var description: String {
    switch self {
    case .lineTooLong(let limit):
      "more than \(limit) bytes in one line; a query takes one line of at most that many."
    case .notAnObject:
      "is not a JSON object; a line such as {\"row\": 7} or {\"code\": \"0101…\"} is expected."
    case .unknownField(let name):
      "unknown field '\(name)'; query, code, row and pixels are expected."
    case .repeatedField(let name): "field '\(name)' is there twice; each at most once is expected."
    case .notOneQuestion(let found):
      (found.isEmpty ? "asks nothing" : "asks with \(found.joined(separator: " and "))")
        + "; exactly one of code, row and pixels is expected."
    case .badField(let name, let expected): "field '\(name)': \(expected) expected."
    case .wrongPixelCount(let found):
      "\(found) bytes of pixels; 3072 are expected: planar R, G, B of 32×32."
    case .noRows: "a query by row needs --codes or --faces, to know rows of what."
    case .noModel: "a query by face needs --model, which encodes it."
    }
  }

  /// The word by which a program tells what is wrong with a query; docs/formats/index.md lists them.
  static func word(for failure: any Failure) -> String {
    switch failure {
    case let failure as FailureInFile: word(for: failure.failure)
    case QueryFailure.lineTooLong: "line_too_long"
    case QueryFailure.noRows: "no_rows"
    case QueryFailure.noModel: "no_model"
    case QueryFailure.wrongPixelCount: "bad_pixels"
    case is QueryFailure: "bad_line"
    case RetrievalFailure.notABit, RetrievalFailure.codeLengthOutOfRange: "bad_code"
    case RetrievalFailure.codeLengthMismatch: "code_length"
    case RetrievalFailure.rowOutOfRange: "row_out_of_range"
    case IndexFailure.pixelScale: "pixel_scale"
    default: "failed"
    }
  }
}
