import Lanes
import Retrieval
import SeededRandom

/// Searches of a million made-up codes of 48 bits, a thousand to an identity's centre, for 2,650 queries.
struct SearchBench {
  let name: String
  /// Searches for every query once.
  let run: () throws -> Void

  static let galleryCount = 1_000_000
  static let queryCount = 2650
  private static let length = 48

  /// The scan and the tables.
  static func all(_ workers: Workers) throws -> [SearchBench] {
    let gallery = try codes(galleryCount, stream: "benchmark gallery")
    let queries = try codes(queryCount, stream: "benchmark queries")
    let (scan, tables) = (HammingSearch(gallery), try MultiIndexHash(gallery, workers: workers))
    return [
      SearchBench(name: "50 nearest, scan") {
        _ = try scan.nearest(50, toEach: queries, workers: workers)
      },
      SearchBench(name: "within 2 bits, scan") {
        _ = try scan.within(radius: 2, ofEach: queries, workers: workers)
      },
      SearchBench(name: "within 2 bits, tables") {
        _ = try tables.within(radius: 2, ofEach: queries, workers: workers)
      },
    ]
  }

  /// Codes around a thousand centres, each bit turned over with probability 1/8.
  private static func codes(_ count: Int, stream: StaticString) throws -> CodeTable {
    var centres = SeededRandom(seed: 0, stream: "benchmark centres")
    var noise = SeededRandom(seed: 0, stream: stream)
    let mask = UInt64(1) << UInt64(length) - 1
    let heads = (0..<1000).map { _ in centres.next() & mask }
    let words = (0..<count).map { row in
      heads[row % heads.count] ^ (noise.next() & noise.next() & noise.next() & mask)
    }
    return try CodeTable(
      words: words, identities: (0..<count).map { Int64($0 % heads.count) },
      length: CodeLength(bits: length))
  }
}
