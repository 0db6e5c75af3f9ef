import ByteStreams
import Retrieval

/// A whole check of an index: CURRENT, every checksum, and a search for a sample of its own codes.
public struct IndexVerification: Sendable {
  /// The generation in force.
  public let generation: IndexGeneration
  /// How many codes were searched for; each found itself at distance 0.
  public let sampleCount: Int

  /// Ids that are searched for, at most.
  static let sampleLimit = 100

  /// Checks the index in the directory `path`.
  ///
  /// - Throws: A `Failure` naming the file and what is wrong with it.
  public init(_ path: String) throws {
    generation = try IndexDirectory(path: path).open()
    do { sampleCount = try Self.search(generation) } catch let failure as IndexFailure {
      throw FailureInFile(failure, in: path)
    }
  }

  /// Searches `generation` for a sample of its own codes, evenly spread over its rows: each must
  /// find its id at distance 0.
  ///
  /// - Returns: How many were searched for.
  /// - Throws: `IndexFailure.notFoundAgain`.
  static func search(_ generation: IndexGeneration) throws -> Int {
    let sample = min(sampleLimit, generation.count)
    guard sample > 0 else { return 0 }
    var (ids, codes) = ([Int64](), [BinaryCode]())
    // Positions among the rows that count, passed over range by range.
    var first = 0
    for (rows, range) in generation.ranges {
      while ids.count < sample {
        let position = ids.count * generation.count / sample
        guard position < first + range.count else { break }
        let row = range.lowerBound + position - first
        ids.append(rows.identifiers[row])
        codes.append(try rows.codes.code(at: row))
      }
      first += range.count
    }
    let answers = try GenerationSearch(generation).hits(for: codes, .within(radius: 0))
    for (id, hits) in zip(ids, answers) where !hits.contains(where: { $0.id == id }) {
      throw IndexFailure.notFoundAgain(identifier: id)
    }
    return sample
  }
}
