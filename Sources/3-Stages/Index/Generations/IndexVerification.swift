import ByteStreams
import Lanes
import Progress
import Retrieval

/// A whole check of an index: CURRENT, every checksum, and a search for a sample of its own codes.
public struct IndexVerification: Sendable {
  /// The generation in force.
  public let generation: IndexGeneration
  /// How many codes were searched for; each found itself at distance 0.
  public let sampleCount: Int

  /// Ids that are searched for, at most.
  static let sampleLimit = 100
  /// Ids searched for in one pass over the codes.
  private static let searchedAtOnce = 50

  /// Checks the index in the directory `path`.
  ///
  /// - Throws: A `Failure` naming the file and what is wrong with it.
  public init(_ path: String, threads: Int = 1, progress: ProgressReporter = .silent) throws {
    let run = IndexRun(threads: threads, progress: progress)
    generation = try IndexDirectory(path: path).open(run)
    do { sampleCount = try Self.search(generation, run) } catch let failure as IndexFailure {
      throw FailureInFile(failure, in: path)
    }
  }

  /// Searches `generation` for a sample of its own codes, evenly spread over its rows: each must
  /// find its id at distance 0.
  ///
  /// - Returns: How many were searched for.
  /// - Throws: `IndexFailure.notFoundAgain`.
  static func search(_ generation: IndexGeneration, _ run: IndexRun) throws -> Int {
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
    let workers = Workers(count: run.threads)
    defer { workers.stop() }
    let search = GenerationSearch(generation)
    run.progress.begin("searching", total: sample, unit: "codes")
    for start in stride(from: 0, to: sample, by: searchedAtOnce) {
      let asked = start..<min(start + searchedAtOnce, sample)
      let answers = try search.hits(for: Array(codes[asked]), .within(radius: 0), workers: workers)
      for (id, hits) in zip(ids[asked], answers) where !hits.contains(where: { $0.id == id }) {
        throw IndexFailure.notFoundAgain(identifier: id)
      }
      run.progress.advance(to: asked.upperBound)
    }
    run.progress.end()
    return sample
  }
}
