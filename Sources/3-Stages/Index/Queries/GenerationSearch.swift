import Lanes
import Retrieval

/// Searches of one generation: its segments' answers made one.
///
/// An answer is a pure function of the codes and ids that count: how they are spread over segments,
/// and what was removed, does not show.
struct GenerationSearch: Sendable {
  private let generation: IndexGeneration
  private let segments: [SegmentSearch]

  init(_ generation: IndexGeneration) {
    self.generation = generation
    segments = zip(generation.segments, generation.removedRows).map {
      SegmentSearch($0, removed: $1)
    }
  }

  /// For each of `codes`, what is near it: by distance, then by id.
  ///
  /// - Parameter workers: Who searches; none: the caller's thread.
  /// - Throws: `RetrievalFailure.codeLengthMismatch`.
  func hits(
    for codes: [BinaryCode], _ extent: IndexSearch.Extent, workers: Workers? = nil
  ) throws(RetrievalFailure) -> [[IndexSearch.Hit]] {
    let queries = try CodeTable(
      codes: codes, identities: Array(repeating: 0, count: codes.count), length: generation.length)
    var answers: [[[Neighbor]]] = []
    for segment in segments {
      answers.append(try segment.neighbors(ofEach: queries, extent, workers: workers))
    }
    return codes.indices.map { query in merged(answers.map { $0[query] }, extent) }
  }

  /// The answers of all segments to one query as one.
  private func merged(
    _ answers: [[Neighbor]], _ extent: IndexSearch.Extent
  ) -> [IndexSearch.Hit] {
    var found = answers.enumerated().flatMap { segment, neighbors in
      neighbors.map { (segment: segment, neighbor: $0) }
    }
    if segments.count > 1 {
      // Rows ascend with their ids within a segment, and segments among themselves.
      found.sort {
        ($0.neighbor.distance, $0.segment, $0.neighbor.row)
          < ($1.neighbor.distance, $1.segment, $1.neighbor.row)
      }
    }
    if case .nearest(let count) = extent { found = Array(found.prefix(count)) }
    return found.enumerated().map { rank, hit in
      let rows = generation.segments[hit.segment].rows
      return IndexSearch.Hit(
        rank: rank + 1, id: rows.identifiers[hit.neighbor.row],
        identity: rows.codes.identity(at: hit.neighbor.row), distance: hit.neighbor.distance)
    }
  }
}
