@testable import Retrieval

/// The plain twin of every search: all distances bit by bit, then an ordinary sort.
struct PlainSearch {
  let gallery: CodeTable

  /// All rows by distance, then row.
  func ranking(by query: BinaryCode) -> [Neighbor] {
    (0..<gallery.count)
      .map { Neighbor(row: $0, distance: plainDistance(query, gallery[$0])) }
      .sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }
  }

  func nearest(_ k: Int, toEach queries: CodeTable) -> [[Neighbor]] {
    (0..<queries.count).map { Array(ranking(by: queries[$0]).prefix(max(0, k))) }
  }

  func within(radius: Int, ofEach queries: CodeTable) -> [[Neighbor]] {
    (0..<queries.count).map { ranking(by: queries[$0]).filter { $0.distance <= radius } }
  }
}

extension NeighborLists {
  /// Every list.
  var lists: [[Neighbor]] { (0..<count).map { Array(self[$0]) } }
}
