import Lanes
import Retrieval

/// A query as a page shows it: how well it does, and the gallery codes nearest to it.
struct RankedQuery: Equatable {
  /// Gallery codes a query is shown with.
  static let shown = 10

  /// Its row among the queries.
  let row: Int
  let identity: Int64
  /// Expected AP.
  let averagePrecision: Double
  /// By distance, then row.
  let neighbors: [Neighbor]
}

/// What is nearest to every query.
struct NearestCodes {
  let gallery: CodeTable
  private let queries: [RetrievalFigures.QueryHeadline]
  private let lists: NeighborLists

  /// Searches the gallery for every query, by the report's distance.
  ///
  /// - Parameter threads: Does not change the result.
  init(_ measured: MeasuredCodes, threads: Int) throws(RetrievalFailure) {
    let codes = measured.codes
    let isExact = measured.report.distance == .exact
    gallery = isExact ? codes.gallery : codes.gallery.packedAsReference()
    queries = measured.queries
    let workers = Workers(count: threads)
    defer { workers.stop() }
    lists = try HammingSearch(gallery).nearest(
      RankedQuery.shown, toEach: isExact ? codes.queries : codes.queries.packedAsReference(),
      workers: workers)
  }

  /// The `count` queries that do worst, or best, of those that have anything to find; at most one
  /// of each person, at equal precision the first.
  func extreme(_ count: Int, isWorst: Bool) -> [RankedQuery] {
    let order = queries.indices.filter { queries[$0].relevantCount > 0 }.sorted {
      let (one, other) = (queries[$0].averagePrecision, queries[$1].averagePrecision)
      return one == other ? $0 < $1 : isWorst ? one < other : one > other
    }
    var (found, seen) = ([RankedQuery](), Set<Int64>())
    for row in order where found.count < count && seen.insert(queries[row].identity).inserted {
      found.append(
        RankedQuery(
          row: row, identity: queries[row].identity,
          averagePrecision: queries[row].averagePrecision, neighbors: Array(lists[row])))
    }
    return found
  }

  /// The `count` pairs of people the largest share of whose codes found is of the other.
  func confusions(_ count: Int) -> [Confusion] {
    var lookedAt: [Int64: Int] = [:]
    for (row, query) in queries.enumerated() {
      lookedAt[query.identity, default: 0] += lists[row].count
    }
    var pairs: [Confusion.Pair: Confusion] = [:]
    for (row, query) in queries.enumerated() {
      for neighbor in lists[row] {
        let other = gallery.identity(at: neighbor.row)
        guard other != query.identity else { continue }
        let pair = Confusion.Pair(query.identity, other)
        let none = Confusion(
          pair: pair, firstLookedAt: lookedAt[pair.first] ?? 0,
          secondLookedAt: lookedAt[pair.second] ?? 0)
        pairs[pair, default: none].add(neighbor, query: row, of: query.identity)
      }
    }
    return Array(pairs.values.sorted(by: Confusion.isWorse).prefix(count))
  }

  /// Expected AP of every query, in query order.
  var averagePrecisions: [Double] { queries.map(\.averagePrecision) }

  /// Who the query at `row` is of.
  func identity(ofQuery row: Int) -> Int64 { queries[row].identity }
}
