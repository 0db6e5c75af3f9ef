import Lanes
import Progress
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
  /// Of `windowCount` queries each, but for the last.
  private let windows: [NeighborLists]

  /// Queries searched for between two progress reports: many blocks that share a pass over the gallery.
  static let windowCount = 2048

  /// Searches the gallery for every query, by the report's distance.
  ///
  /// - Parameter threads: Does not change the result.
  init(
    _ measured: MeasuredCodes, threads: Int, progress: ProgressReporter = .silent
  ) throws(RetrievalFailure) {
    let codes = measured.codes
    let isExact = measured.report.distance == .exact
    gallery = isExact ? codes.gallery : codes.gallery.packedAsReference()
    queries = measured.queries
    let workers = Workers(count: threads)
    defer { workers.stop() }
    let asked = isExact ? codes.queries : codes.queries.packedAsReference()
    let search = HammingSearch(gallery)
    var windows: [NeighborLists] = []
    progress.begin("find the nearest", total: asked.count, unit: "queries")
    for first in stride(from: 0, to: asked.count, by: Self.windowCount) {
      let rows = first..<min(first + Self.windowCount, asked.count)
      windows.append(
        try search.nearest(RankedQuery.shown, toEach: try asked.rows(rows), workers: workers))
      progress.advance(to: rows.upperBound)
    }
    progress.end()
    self.windows = windows
  }

  /// The codes nearest to the query at `row`.
  func list(_ row: Int) -> ArraySlice<Neighbor> {
    windows[row / Self.windowCount][row % Self.windowCount]
  }

  /// The `count` queries that do worst, or best, of those that have anything to find; at most one
  /// of each person, at equal precision the first; those in `shown` are not shown again.
  func extreme(_ count: Int, isWorst: Bool, without shown: [RankedQuery] = []) -> [RankedQuery] {
    let shown = Set(shown.map(\.row))
    let order = queries.indices.filter {
      queries[$0].relevantCount > 0 && !shown.contains($0)
    }.sorted {
      let (one, other) = (queries[$0].averagePrecision, queries[$1].averagePrecision)
      return one == other ? $0 < $1 : isWorst ? one < other : one > other
    }
    var (found, seen) = ([RankedQuery](), Set<Int64>())
    for row in order where found.count < count && seen.insert(queries[row].identity).inserted {
      found.append(
        RankedQuery(
          row: row, identity: queries[row].identity,
          averagePrecision: queries[row].averagePrecision, neighbors: Array(list(row))))
    }
    return found
  }

  /// The `count` pairs of people the largest share of whose codes found is of the other.
  func confusions(_ count: Int) -> [Confusion] {
    var lookedAt: [Int64: Int] = [:]
    for (row, query) in queries.enumerated() {
      lookedAt[query.identity, default: 0] += list(row).count
    }
    var pairs: [Confusion.Pair: Confusion] = [:]
    for (row, query) in queries.enumerated() {
      for neighbor in list(row) {
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

extension CodeTable {
  /// A table of these rows.
  ///
  /// - Throws: Nothing that rows of a table, which are valid, can cause.
  /// - Precondition: `rows` lies in 0 ..< count.
  fileprivate func rows(_ rows: Range<Int>) throws(RetrievalFailure) -> CodeTable {
    let width = length.wordCount
    return unsafe try CodeTable(
      words: withWords { unsafe Array($0[rows.lowerBound * width..<rows.upperBound * width]) },
      identities: unsafe withIdentities { unsafe Array($0[rows]) }, length: length)
  }
}
