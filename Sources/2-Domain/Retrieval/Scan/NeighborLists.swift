/// The neighbours of many queries, one list a query.
public struct NeighborLists: Equatable, Sendable {
  /// All lists, one after another.
  public let neighbors: [Neighbor]
  /// Where each list begins, and the end of the last: one more than there are queries.
  public let starts: [Int]

  /// One list a query, each of ranked words (see `CandidateList`).
  init(_ lists: [[UInt64]]) {
    var (neighbors, starts): ([Neighbor], [Int]) = ([], [0])
    neighbors.reserveCapacity(lists.reduce(0) { $0 + $1.count })
    starts.reserveCapacity(lists.count + 1)
    for list in lists {
      for word in list { neighbors.append(Neighbor(ranked: word)) }
      starts.append(neighbors.count)
    }
    self.neighbors = neighbors
    self.starts = starts
  }

  /// Queries.
  public var count: Int { starts.count - 1 }

  /// The neighbours of query `query`, by distance, then row.
  ///
  /// - Precondition: `query` lies in 0 ..< count.
  public subscript(query: Int) -> ArraySlice<Neighbor> {
    neighbors[starts[query]..<starts[query + 1]]
  }
}
