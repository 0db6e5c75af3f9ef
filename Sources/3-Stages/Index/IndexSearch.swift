import ByteStreams
import Retrieval

/// An index opened for searching: one generation, whatever builders do meanwhile.
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
  private let path: String

  /// Opens the index in the directory `path`.
  public init(_ path: String) throws {
    self.path = path
    generation = try IndexDirectory(path: path).open()
  }

  /// The codes nearest to `query`: by distance, then by row.
  ///
  /// - Throws: A `Failure` naming both sides when model or code length do not match.
  public func hits(for query: IndexQuery, _ extent: Extent) throws -> [Hit] {
    let code = try query.code(for: generation)
    let search = HammingSearch(generation.codes)
    let neighbors: [Neighbor]
    do throws(RetrievalFailure) {
      switch extent {
      case .nearest(let count): neighbors = try search.nearest(count, to: code)
      case .within(let radius): neighbors = try search.within(radius: radius, of: code)
      }
    } catch { throw FailureInFile(error, in: path) }
    return neighbors.enumerated().map { index, neighbor in
      Hit(
        rank: index + 1, id: generation.identifiers[neighbor.row],
        identity: generation.codes.identity(at: neighbor.row), distance: neighbor.distance)
    }
  }
}
