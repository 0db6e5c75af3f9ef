import Lanes

/// Many queries against every code of a gallery, tile by tile, over a crew of threads.
///
/// A task is a block of queries and a run of the gallery; with many queries a run is the whole gallery. A
/// task reads its run once, a tile at a time, and packs each tile once for all its queries. Lists of
/// several runs are joined in gallery order, so neither the cut nor the threads show in the answer.
struct GalleryScan: Sendable {
  /// Queries that share a packed tile.
  static let blockCount = 64
  /// The shortest run worth a task of its own, in rows.
  static let shortestRun = 1 << 16

  private let gallery: CodeTable
  private let queries: CodeTable
  private let wanted: Int?
  private let bound: Int

  /// For each of `queries`, the `wanted` nearest codes (nil: all) at most `radius` bits away.
  ///
  /// - Precondition: both tables have one length. Unchecked.
  init(_ gallery: CodeTable, _ queries: CodeTable, nearest wanted: Int?, within radius: Int) {
    self.gallery = gallery
    self.queries = queries
    self.wanted = wanted.map { max(0, min($0, gallery.count)) }
    bound = max(-1, min(radius, gallery.length.bits)) + 1
  }

  /// The ranked words of each query.
  func run(_ workers: Workers) -> [[UInt64]] {
    let blocks = (queries.count + Self.blockCount - 1) / Self.blockCount
    guard blocks > 0, gallery.count > 0 else {
      return Array(repeating: [], count: queries.count)
    }
    let most = (gallery.count + Self.shortestRun - 1) / Self.shortestRun
    let runs = min(most, blocks >= workers.count ? 1 : 4 * workers.count)
    var found = [[[UInt64]]](repeating: [], count: blocks * runs)
    found.withUnsafeMutableBufferPointer { found in
      let found = found
      workers.run(found.count) { task, _ in
        let (block, run) = (task / runs, task % runs)
        found[task] = search(
          block, rows: gallery.count * run / runs..<gallery.count * (run + 1) / runs)
      }
    }
    return (0..<queries.count).map { query in
      let (block, place) = (query / Self.blockCount, query % Self.blockCount)
      return joined((0..<runs).map { found[block * runs + $0][place] })
    }
  }

  /// The ranked words of the queries of one block, over some rows of the gallery.
  private func search(_ block: Int, rows: Range<Int>) -> [[UInt64]] {
    let first = block * Self.blockCount
    let count = min(Self.blockCount, queries.count - first)
    let groups = stride(from: 0, to: count, by: PlaneScan.groupCount).map { start in
      PlaneScan(
        (start..<min(start + PlaneScan.groupCount, count)).map { queries[first + $0].words },
        gallery.length)
    }
    let places = groups.count * PlaneScan.groupCount
    var lists = (0..<places).map {
      CandidateList($0 < count ? wanted : 0, below: $0 < count ? bound : 0)
    }
    let tile = CodePlanes(gallery.length)
    lists.withUnsafeMutableBufferPointer { lists in
      guard let lists = lists.baseAddress else { return }
      gallery.withWords { codes in
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: CodePlanes.capacity) {
          let end = min(start + CodePlanes.capacity, rows.upperBound)
          tile.pack(codes, wordCount: gallery.length.wordCount, rows: start..<end)
          for (index, group) in groups.enumerated() {
            group.collect(
              tile, firstRow: start, into: lists + index * PlaneScan.groupCount)
          }
        }
      }
    }
    return lists[..<count].map { $0.ranked() }
  }

  private func joined(_ parts: [[UInt64]]) -> [UInt64] {
    guard parts.count > 1 else { return parts[0] }
    return Array(parts.joined().sorted().prefix(wanted ?? .max))
  }
}
