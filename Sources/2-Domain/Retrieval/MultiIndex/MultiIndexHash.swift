import Lanes

/// Exact search of a gallery through tables of its chunks: multi-index hashing.
///
/// Gives the very answers of `HammingSearch`, usually by looking at a small part of the gallery: near codes
/// share a chunk, or nearly (see `ChunkPlan`). A query that would open too many buckets, because its
/// radius is large or its neighbours are far, is scanned for instead. Codes short enough get one table
/// with a bucket for every code.
///
/// Memory: for each of m chunks of w bits, n · (8 · ⌈L / 64⌉ + 4) + 2^w · 4 bytes.
public struct MultiIndexHash: Sendable {
  /// How codes are cut.
  public let plan: ChunkPlan
  private let gallery: CodeTable
  private let tables: [ChunkTable]
  private let budget: Double

  /// Queries a thread takes at once.
  private static let blockCount = 64

  /// Builds the tables of `gallery`; they do not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - plan: nil: the cheapest for searches within 2 bits.
  ///   - workers: Who builds; none: the caller's thread.
  /// - Throws: `RetrievalFailure.galleryTooLarge` from 2³² codes on.
  /// - Complexity: O(m · (n + 2^w)).
  public init(
    _ gallery: CodeTable, plan: ChunkPlan? = nil, workers: Workers? = nil
  ) throws(RetrievalFailure) {
    try self.init(
      gallery, plan: plan, workers: workers,
      budget: Double(gallery.count / ChunkPlan.scanAdvantage))
  }

  /// The same with a cost, in codes compared in buckets, from which a query is scanned for instead.
  init(
    _ gallery: CodeTable, plan: ChunkPlan?, workers: Workers?, budget: Double
  ) throws(RetrievalFailure) {
    try Self.requireRoom(for: gallery.count)
    let plan = plan ?? ChunkPlan(gallery.length, codeCount: gallery.count)
    let workers = workers ?? Workers(count: 1)
    self.plan = plan
    self.gallery = gallery
    self.budget = budget
    tables = plan.chunks.map { ChunkTable(gallery, by: $0, workers) }
  }

  /// Rows are stored in 32 bits.
  static func requireRoom(for count: Int) throws(RetrievalFailure) {
    guard count < 1 << 32 else {
      throw .galleryTooLarge(found: count, limit: 1 << 32 - 1)
    }
  }

  /// The `k` nearest codes; all of them when `k` exceeds the gallery, none when it is not positive.
  ///
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when `query` has another length.
  public func nearest(
    _ k: Int, to query: BinaryCode
  ) throws(RetrievalFailure) -> [Neighbor] {
    try nearest(k, toEach: CodeTable(one: query)).neighbors
  }

  /// Every code at most `radius` bits away.
  ///
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when `query` has another length.
  public func within(
    radius: Int, of query: BinaryCode
  ) throws(RetrievalFailure) -> [Neighbor] {
    try within(radius: radius, ofEach: CodeTable(one: query)).neighbors
  }

  /// The `k` nearest codes to each of `queries`.
  ///
  /// - Parameter workers: Who searches; none: the caller's thread.
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when the queries have another length.
  public func nearest(
    _ k: Int, toEach queries: CodeTable, workers: Workers? = nil
  ) throws(RetrievalFailure) -> NeighborLists {
    try search(
      queries, nearest: max(0, min(k, gallery.count)), within: gallery.length.bits, workers)
  }

  /// Every code at most `radius` bits away from each of `queries`.
  ///
  /// - Parameter workers: Who searches; none: the caller's thread.
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when the queries have another length.
  public func within(
    radius: Int, ofEach queries: CodeTable, workers: Workers? = nil
  ) throws(RetrievalFailure) -> NeighborLists {
    try search(queries, nearest: nil, within: max(-1, radius), workers)
  }

  private func search(
    _ queries: CodeTable, nearest wanted: Int?, within radius: Int, _ workers: Workers?
  ) throws(RetrievalFailure) -> NeighborLists {
    try gallery.requireLength(of: queries.length)
    let workers = workers ?? Workers(count: 1)
    var lists = probe(queries, wanted, radius, workers)
    let open = lists.indices.filter { lists[$0] == nil }
    if !open.isEmpty {
      let scan = GalleryScan(gallery, queries.rows(open), nearest: wanted, within: radius)
      for (query, list) in zip(open, scan.run(workers)) { lists[query] = list }
    }
    return NeighborLists(lists.map { $0 ?? [] })
  }

  /// The ranked words of each query; nil for those to scan for.
  private func probe(
    _ queries: CodeTable, _ wanted: Int?, _ radius: Int, _ workers: Workers
  ) -> [[UInt64]?] {
    let search = ProbeSearch(
      tables, plan, gallery.length, codeCount: gallery.count, budget: budget)
    var lists = [[UInt64]?](repeating: nil, count: queries.count)
    lists.withUnsafeMutableBufferPointer { lists in
      let lists = lists
      workers.run((lists.count + Self.blockCount - 1) / Self.blockCount) { block, _ in
        queries.withWords { words in
          guard let words = words.baseAddress else { return }
          let first = block * Self.blockCount
          for query in first..<min(first + Self.blockCount, lists.count) {
            lists[query] = search.search(
              words + query * queries.length.wordCount, nearest: wanted,
              within: radius)
          }
        }
      }
    }
    return lists
  }
}
