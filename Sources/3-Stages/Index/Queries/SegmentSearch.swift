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

  /// The `k` rows nearest to `query`, by distance, then by row.
  ///
  /// Removed rows are searched like the others and left out afterwards: where they take places among
  /// the first k, the search is repeated for twice as many.
  func nearest(_ k: Int, to query: BinaryCode) throws(RetrievalFailure) -> [Neighbor] {
    var asked = min(k, rowCount)
    while true {
      let found = try engine.nearest(asked, to: query).filter { !isRemoved($0.row) }
      if found.count >= k || asked == rowCount { return Array(found.prefix(k)) }
      asked = min(2 * asked, rowCount)
    }
  }

  /// Every row at most `radius` bits away, by distance, then by row.
  func within(radius: Int, of query: BinaryCode) throws(RetrievalFailure) -> [Neighbor] {
    try engine.within(radius: radius, of: query).filter { !isRemoved($0.row) }
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
