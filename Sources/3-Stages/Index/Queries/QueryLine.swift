import ByteStreams
import Foundation
import Retrieval

/// One query of a batch: `{"query": "any tag", "row": 7}`.
///
/// | field | holds |
/// |---|---|
/// | `query` | optional: text or a whole number, repeated in the answer |
/// | `code` | bits such as `0101…`, bit 0 first |
/// | `row` | a row of `--codes` or `--faces` |
/// | `pixels` | base64 of 3072 bytes, planar R, G, B |
struct QueryLine {
  /// Text or a whole number, as it was given.
  enum Tag: Encodable, Equatable {
    case text(String)
    case number(Int)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .number(let number): try container.encode(number)
      }
    }
  }

  /// What the answer is to repeat.
  private(set) var tag: Tag?
  /// What is asked, or why that cannot be told.
  private(set) var question: Result<IndexQuery, any Error>

  /// Bytes a line may have.
  static let byteLimit = 65_536

  /// Reads one line; what is wrong with it becomes the question's failure, so that the tag is kept.
  init(parsing bytes: [UInt8]) {
    guard StackedMarks.offset(in: bytes) == nil, let fields = QueryFields(parsing: bytes) else {
      question = .failure(QueryFailure.notAnObject)
      return
    }
    if fields.repeatedName != "query" {
      tag =
        switch fields["query"] {
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .other, nil: nil
        }
    }
    question = Result { try Self.question(in: fields) }
  }

  /// A line of which only its fault is known.
  init(_ failure: QueryFailure) { question = .failure(failure) }

  private static func question(in fields: QueryFields) throws -> IndexQuery {
    let known = ["code", "pixels", "row"]
    let names = fields.fields.map(\.name)
    if let unknown = names.sorted().first(where: { $0 != "query" && !known.contains($0) }) {
      throw QueryFailure.unknownField(unknown)
    }
    if let name = fields.repeatedName { throw QueryFailure.repeatedField(name) }
    if fields["query"] == .other {
      throw QueryFailure.badField("query", expected: "text or a whole number")
    }
    let asked = known.filter { names.contains($0) }
    guard asked.count == 1 else { throw QueryFailure.notOneQuestion(found: asked) }
    switch fields[asked[0]] {
    case .number(let row) where asked == ["row"]: return .row(row)
    case .text(let code) where asked == ["code"]: return .code(try BinaryCode(code))
    case .text(let text) where asked == ["pixels"]:
      guard let pixels = Data(base64Encoded: text) else {
        throw QueryFailure.badField("pixels", expected: "base64")
      }
      return .pixels([UInt8](pixels))
    default:
      throw QueryFailure.badField(
        asked[0], expected: asked == ["row"] ? "a whole number" : "text")
    }
  }
}
