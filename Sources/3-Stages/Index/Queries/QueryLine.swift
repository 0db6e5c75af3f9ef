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
  enum Tag: Codable, Equatable {
    case text(String)
    case number(Int)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }

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
    guard
      let fields = try? JSONDecoder().decode([String: Tag].self, from: Data(bytes))
    else {
      question = .failure(QueryFailure.notAnObject)
      return
    }
    tag = fields["query"]
    question = Result { try Self.question(in: fields) }
  }

  /// A line of which only its fault is known.
  init(_ failure: QueryFailure) { question = .failure(failure) }

  private static func question(in fields: [String: Tag]) throws -> IndexQuery {
    let known = ["code", "pixels", "row"]
    if let unknown = fields.keys.sorted().first(where: { $0 != "query" && !known.contains($0) }) {
      throw QueryFailure.unknownField(unknown)
    }
    let asked = known.filter { fields[$0] != nil }
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
