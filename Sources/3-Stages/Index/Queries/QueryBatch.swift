import ByteStreams
import Foundation
import Retrieval

/// Queries in JSON lines, answered in JSON lines, one for one and in their order.
///
///     {"query":"door 3","row":7}  →  {"hits":[{"distance":5,"id":77,…}],"line":1,"query":"door 3"}
///     {"code":"01x"}              →  {"error":"bad_code","line":2,"message":"character 2 of …"}
///
/// Empty lines are passed over; they count.
public struct QueryBatch {
  private struct Answer: Encodable {
    var query: QueryLine.Tag?
    var line: Int
    var hits: [IndexSearch.Hit]?
    var error, message: String?
  }

  private let search: IndexSearch
  private let source: QuerySource
  private let extent: IndexSearch.Extent
  private let threads: Int
  private var splitter = LineSplitter(limit: QueryLine.byteLimit)
  /// Lines that came so far, empty ones too.
  public private(set) var lineCount = 0
  /// Queries that were answered by an error.
  public private(set) var failureCount = 0

  /// Will answer from `search` what `source` can encode.
  public init(
    _ search: IndexSearch, _ source: QuerySource, _ extent: IndexSearch.Extent, threads: Int = 1
  ) {
    self.threads = threads
    self.search = search
    self.source = source
    self.extent = extent
  }

  /// The answers to the queries whose lines end in `bytes`, each with its newline.
  public mutating func answers(to bytes: [UInt8]) throws -> String {
    try answers(to: splitter.lines(in: bytes))
  }

  /// The answer to a last line without a newline.
  public mutating func lastAnswers() throws -> String {
    try answers(to: splitter.last().map { [$0] } ?? [])
  }

  private mutating func answers(to lines: [LineSplitter.Line]) throws -> String {
    if lines.isEmpty { return "" }
    var answers: [Answer] = []
    var asked: [(answer: Int, query: IndexQuery)] = []
    for line in lines {
      lineCount += 1
      if line == .bytes([]) || line == .bytes([UInt8(ascii: "\r")]) { continue }
      let parsed =
        switch line {
        case .bytes(let bytes): QueryLine(parsing: bytes)
        case .tooLong: QueryLine(.lineTooLong(limit: QueryLine.byteLimit))
        }
      answers.append(Answer(query: parsed.tag, line: lineCount))
      switch parsed.question {
      case .success(let query): asked.append((answers.count - 1, query))
      case .failure(let error): try fail(&answers[answers.count - 1], error)
      }
    }
    try search(for: asked, &answers)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try answers.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }
      .joined()
  }

  /// Searches for all that can be encoded at once.
  private mutating func search(
    for asked: [(answer: Int, query: IndexQuery)], _ answers: inout [Answer]
  ) throws {
    var searched: [Int] = []
    var codes: [BinaryCode] = []
    for (answer, query) in asked {
      do {
        let code = try source.code(for: query)
        guard code.length == search.generation.length else {
          throw RetrievalFailure.codeLengthMismatch(
            found: code.length, expected: search.generation.length)
        }
        codes.append(code)
        searched.append(answer)
      } catch { try fail(&answers[answer], error) }
    }
    for (answer, hits) in zip(searched, try search.hits(for: codes, extent, threads: threads)) {
      answers[answer].hits = hits
    }
  }

  /// What is wrong with one query is its answer; what is no `Failure` is a bug.
  private mutating func fail(_ answer: inout Answer, _ error: any Error) throws {
    guard let failure = error as? any Failure else { throw error }
    failureCount += 1
    answer.error = QueryFailure.word(for: failure)
    answer.message = failure.description
  }
}
