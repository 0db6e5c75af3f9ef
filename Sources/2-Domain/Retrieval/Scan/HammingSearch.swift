import Lanes

/// Exact search of a gallery: every code is looked at.
///
/// Results come by increasing distance, and rows at equal distance in gallery order, so an answer is
/// a pure function of the codes, whatever the number of threads. The gallery may be mapped from a file
/// larger than memory: it is read in order, a tile at a time, and never copied.
///
/// Queries asked together share every tile: `MultiIndexHash` is faster for few near neighbours of few
/// queries, this for everything else.
public struct HammingSearch: Sendable {
  private let gallery: CodeTable

  /// Searches `gallery`.
  public init(_ gallery: CodeTable) { self.gallery = gallery }

  /// The `k` nearest codes; all of them when `k` exceeds the gallery, none when it is not positive.
  ///
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when `query` has another length.
  /// - Complexity: O(n · L / 64), memory O(k · L) at most.
  public func nearest(
    _ k: Int, to query: BinaryCode
  ) throws(RetrievalFailure) -> [Neighbor] {
    try nearest(k, toEach: CodeTable(one: query)).neighbors
  }

  /// Every code at most `radius` bits away.
  ///
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when `query` has another length.
  /// - Complexity: O(n · L / 64), memory O(found).
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
    try search(queries, nearest: k, within: gallery.length.bits, workers)
  }

  /// Every code at most `radius` bits away from each of `queries`.
  ///
  /// - Parameter workers: Who searches; none: the caller's thread.
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when the queries have another length.
  public func within(
    radius: Int, ofEach queries: CodeTable, workers: Workers? = nil
  ) throws(RetrievalFailure) -> NeighborLists {
    try search(queries, nearest: nil, within: radius, workers)
  }

  private func search(
    _ queries: CodeTable, nearest: Int?, within radius: Int, _ workers: Workers?
  ) throws(RetrievalFailure) -> NeighborLists {
    try gallery.requireLength(of: queries.length)
    let scan = GalleryScan(gallery, queries, nearest: nearest, within: radius)
    return NeighborLists(scan.run(workers ?? Workers(count: 1)))
  }

  /// The distance of every gallery code to `query`, in gallery order.
  ///
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when `query` has another length.
  public func distances(to query: BinaryCode) throws(RetrievalFailure) -> [UInt16] {
    try gallery.requireLength(of: query.length)
    return gallery.withWords { codes in
      query.words.withUnsafeBufferPointer { query in
        [UInt16](unsafeUninitializedCapacity: gallery.count) { output, filled in
          HammingScan.distances(
            of: query, to: codes,
            into: UnsafeMutableBufferPointer(rebasing: output[..<gallery.count]))
          filled = gallery.count
        }
      }
    }
  }

  /// For each of `queries`, how many gallery codes lie at each distance 0 … L.
  ///
  /// - Parameter workers: Who counts; none: the caller's thread.
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when the queries have another length.
  /// - Complexity: O(n · L / 64) a query; memory O(L) a query.
  public func histograms(
    ofEach queries: CodeTable, workers: Workers? = nil
  ) throws(RetrievalFailure) -> [[Int]] {
    try gallery.requireLength(of: queries.length)
    return HistogramScan(gallery, queries).run(workers ?? Workers(count: 1))
  }
}

extension CodeTable {
  /// A table of `code` alone.
  init(one code: BinaryCode) {
    self.init(trusted: CodeStorage(words: code.words, identities: [0]), length: code.length)
  }

  /// Refuses codes of another length.
  func requireLength(of length: CodeLength) throws(RetrievalFailure) {
    guard length == self.length else {
      throw .codeLengthMismatch(found: length, expected: self.length)
    }
  }
}
