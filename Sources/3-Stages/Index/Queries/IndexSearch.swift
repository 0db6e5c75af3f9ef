import ByteStreams
import Lanes
import Progress
import Retrieval

/// An index opened for searching: one generation, whatever writers do meanwhile.
public struct IndexSearch: Sendable {
  /// One code found.
  public struct Hit: Codable, Equatable, Sendable {
    /// From 1.
    public let rank: Int
    /// The id the code keeps for ever.
    public let id: Int64
    /// Whose face it is.
    public let identity: Int64
    /// Hamming distance to the query, in bits.
    public let distance: Int
  }

  /// How much to return.
  public enum Extent: Equatable, Sendable {
    /// The nearest so many, or all there are.
    case nearest(Int)
    /// Everything within so many bits.
    case within(radius: Int)
  }

  /// The generation searched.
  public let generation: IndexGeneration
  private let search: GenerationSearch
  private let path: String

  /// Opens the index in the directory `path`.
  ///
  /// - Parameter isChecked: Whether the codes are compared with their checksums; an index of many
  ///   gigabytes that `verify` checks now and then opens at once without.
  /// - Parameter threads: How many compare.
  public init(
    _ path: String, isChecked: Bool = true, threads: Int = 1, progress: ProgressReporter = .silent
  ) throws {
    self.path = path
    generation = try IndexDirectory(path: path).open(
      isChecked: isChecked, IndexRun(threads: threads, progress: progress))
    search = GenerationSearch(generation)
  }

  /// For each of `codes`, the codes nearest to it: by distance, then by id.
  ///
  /// - Throws: `FailureInFile` around `RetrievalFailure.codeLengthMismatch`.
  public func hits(
    for codes: [BinaryCode], _ extent: Extent, threads: Int = 1
  ) throws -> [[Hit]] {
    let workers = threads > 1 ? Workers(count: threads) : nil
    defer { workers?.stop() }
    do throws(RetrievalFailure) {
      return try search.hits(for: codes, extent, workers: workers)
    } catch {
      throw FailureInFile(error, in: path)
    }
  }
}
