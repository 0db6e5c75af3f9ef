import Lanes
import Retrieval

/// The rows of one segment that count, searched: the one place that knows the Hamming engine.
struct SegmentSearch: Sendable {
  private let engine: HammingSearch
  private let rowCount: Int
  /// Ascending.
  private let removed: [Int]

  init(_ segment: Segment, removed: [Int]) {
    engine = HammingSearch(segment.rows.codes)
    rowCount = segment.count
    self.removed = removed
  }

  /// What is near each of `queries`: by distance, then by row.
  func neighbors(
    ofEach queries: CodeTable, _ extent: IndexSearch.Extent, workers: Workers?
  ) throws(RetrievalFailure) -> [[Neighbor]] {
    switch extent {
    case .nearest(let count): return try nearest(count, toEach: queries, workers)
    case .within(let radius):
      let lists = try engine.within(radius: radius, ofEach: queries, workers: workers)
      return (0..<lists.count).map { kept(lists[$0]) }
    }
  }

  /// Removed rows are searched like the others and left out afterwards: where they take places among
  /// the first k of any query, the search is repeated for twice as many.
  private func nearest(
    _ k: Int, toEach queries: CodeTable, _ workers: Workers?
  ) throws(RetrievalFailure) -> [[Neighbor]] {
    var asked = min(k, rowCount)
    while true {
      let lists = try engine.nearest(asked, toEach: queries, workers: workers)
      let found = (0..<lists.count).map { kept(lists[$0]) }
      if asked == rowCount || found.allSatisfy({ $0.count >= k }) {
        return found.map { Array($0.prefix(k)) }
      }
      asked = min(2 * asked, rowCount)
    }
  }

  private func kept(_ neighbors: ArraySlice<Neighbor>) -> [Neighbor] {
    removed.isEmpty ? Array(neighbors) : neighbors.filter { !isRemoved($0.row) }
  }

  private func isRemoved(_ row: Int) -> Bool {
    var (low, high) = (0, removed.count)
    while low < high {
      let middle = (low + high) / 2
      if removed[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low < removed.count && removed[low] == row
  }
}
