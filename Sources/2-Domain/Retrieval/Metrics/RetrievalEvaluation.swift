import Lanes
import Progress

/// Measures how well codes retrieve: every query against the whole gallery.
///
/// Memory is O(gallery) a thread. Queries are measured in windows; within a window threads store
/// each query's figures by its index, and the window is then summed in query order, so every
/// reported number is the same whatever the number of threads.
public struct RetrievalEvaluation: Sendable {
  private let gallery: CodeTable
  private let queries: CodeTable
  private let groups: IdentityGroups
  private let cutoffs: [Int]

  /// The number of codes returned that the headline precision is measured at.
  public static let headlineCutoff = 50

  /// Queries measured between two progress reports; bounds the memory that figures take.
  private static let windowCount = 256

  /// Prepares to rank `gallery` for each of `queries`, by the distance `mode` names.
  ///
  /// - Throws: `RetrievalFailure` when there is nothing to evaluate or the code lengths differ.
  public init(
    gallery: CodeTable, queries: CodeTable, mode: DistanceMode
  ) throws(RetrievalFailure) {
    guard gallery.count > 0, queries.count > 0 else {
      throw .nothingToEvaluate(gallery: gallery.count, queries: queries.count)
    }
    guard gallery.length == queries.length else {
      throw .codeLengthMismatch(found: queries.length, expected: gallery.length)
    }
    switch mode {
    case .exact:
      self.gallery = gallery
      self.queries = queries
    case .reference:
      self.gallery = gallery.packedAsReference()
      self.queries = queries.packedAsReference()
    }
    groups = IdentityGroups(gallery)
    cutoffs = Self.cutoffs(upTo: gallery.count)
  }

  /// 1, 2, 5, 10, 20, 50 … below `count`, then `count`; 50 always.
  static func cutoffs(upTo count: Int) -> [Int] {
    var cutoffs: Set<Int> = [headlineCutoff, count]
    var decade = 1
    while decade < count {
      for factor in [1, 2, 5] where factor * decade < count { cutoffs.insert(factor * decade) }
      decade *= 10
    }
    return cutoffs.sorted()
  }

  /// Measures every query.
  ///
  /// - Parameter threads: How many work at once, at least 1; does not change the result.
  public func run(threads: Int, progress: ProgressReporter) -> RetrievalFigures {
    let workers = Workers(count: min(max(threads, 1), Self.windowCount))
    defer { workers.stop() }
    let workspace = QueryWorkspace(
      gallery: gallery, groups: groups, harmonic: HarmonicNumbers(upTo: gallery.count),
      cutoffs: cutoffs)
    let crew = EvaluationCrew(workers, workspace: workspace)
    var sums = FigureSums(
      maximumDistance: gallery.length.bits, cutoffs: cutoffs, headlineCutoff: Self.headlineCutoff)
    progress.begin("evaluate", total: queries.count, unit: "queries")
    for start in stride(from: 0, to: queries.count, by: Self.windowCount) {
      let window = start..<min(start + Self.windowCount, queries.count)
      for (query, figures) in zip(window, crew.measure(window, of: queries)) {
        sums.add(figures, identity: queries.identity(at: query))
      }
      progress.advance(to: window.upperBound)
    }
    progress.end()
    return sums.means(gallery: gallery, identityCount: groups.count)
  }
}

/// Threads that measure queries, each with a workspace of its own.
private final class EvaluationCrew: @unchecked Sendable {
  private let workers: Workers
  private var workspaces: [QueryWorkspace]

  init(_ workers: Workers, workspace: QueryWorkspace) {
    self.workers = workers
    workspaces = Array(repeating: workspace, count: workers.count)
  }

  /// The figures of the queries in `window`, in their order.
  ///
  /// A thread touches only its own workspace, and the places of the queries it took.
  func measure(_ window: Range<Int>, of queries: CodeTable) -> [QueryFigures] {
    var figures = [QueryFigures?](repeating: nil, count: window.count)
    figures.withUnsafeMutableBufferPointer { figures in
      workspaces.withUnsafeMutableBufferPointer { workspaces in
        let (figures, workspaces) = (figures, workspaces)
        workers.run(window.count) { place, thread in
          let row = window.lowerBound + place
          figures[place] = workspaces[thread].figures(
            of: queries[row], identity: queries.identity(at: row))
        }
      }
    }
    return figures.compactMap { $0 }
  }
}
