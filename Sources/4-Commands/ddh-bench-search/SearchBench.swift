import Artifacts
import Foundation
import Lanes
import Retrieval

/// A gallery, its queries and, once asked for, its tables.
final class SearchBench {
  private let gallery: CodeTable
  private let queries: CodeTable
  private let workers: Workers
  private var tables: MultiIndexHash?

  init(_ path: String, queries count: Int?, verified: Bool, _ workers: Workers) throws {
    let artifact =
      verified ? try Artifact(path, .codes) : try Artifact(unverified: path, .codes)
    gallery = try CodeTable(stored: "gallery", in: artifact)
    let all = try CodeTable(stored: "query", in: artifact)
    queries = all.prefix(count ?? all.count)
    self.workers = workers
  }

  /// Searches once and tells how long it took; the first use of tables builds them.
  func answer(_ request: SearchRequest) throws -> String {
    var buildSeconds = 0.0
    if request.method == .tables, tables == nil {
      buildSeconds = try seconds { tables = try MultiIndexHash(gallery, workers: workers) }
    }
    var lists: NeighborLists?
    let duration = try seconds { lists = try search(request) }
    guard let lists else { return "{}" }
    if let output = request.output { try write(lists, to: output) }
    return """
      {"queries": \(queries.count), "gallery": \(gallery.count), "seconds": \(duration), \
      "build_seconds": \(buildSeconds), "found": \(lists.neighbors.count)}
      """
  }

  private func search(_ request: SearchRequest) throws -> NeighborLists {
    switch (request.method, request.extent, tables) {
    case (.tables, .nearest, let tables?):
      try tables.nearest(request.amount, toEach: queries, workers: workers)
    case (.tables, .within, let tables?):
      try tables.within(radius: request.amount, ofEach: queries, workers: workers)
    case (_, .nearest, _):
      try HammingSearch(gallery).nearest(request.amount, toEach: queries, workers: workers)
    case (_, .within, _):
      try HammingSearch(gallery).within(
        radius: request.amount, ofEach: queries, workers: workers)
    }
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = DispatchTime.now().uptimeNanoseconds
    try body()
    return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
  }

  private func write(_ lists: NeighborLists, to path: String) throws {
    var triples: [Int64] = []
    for query in 0..<lists.count {
      for neighbor in lists[query] {
        triples += [Int64(query), Int64(neighbor.row), Int64(neighbor.distance)]
      }
    }
    try triples.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
  }
}
