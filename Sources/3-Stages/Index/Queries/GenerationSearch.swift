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
  /// - Throws: `RetrievalFailure.codeLengthMismatch`.
  func hits(
    for codes: [BinaryCode], _ extent: IndexSearch.Extent
  ) throws(RetrievalFailure) -> [[IndexSearch.Hit]] {
    for code in codes where code.length != generation.length {
      throw .codeLengthMismatch(found: code.length, expected: generation.length)
    }
    var answers: [[IndexSearch.Hit]] = []
    for code in codes { answers.append(try hits(for: code, extent)) }
    return answers
  }

  private func hits(
    for code: BinaryCode, _ extent: IndexSearch.Extent
  ) throws(RetrievalFailure) -> [IndexSearch.Hit] {
    var found: [(segment: Int, neighbor: Neighbor)] = []
    for (index, search) in segments.enumerated() {
      let neighbors =
        switch extent {
        case .nearest(let count): try search.nearest(count, to: code)
        case .within(let radius): try search.within(radius: radius, of: code)
        }
      found += neighbors.map { (index, $0) }
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
