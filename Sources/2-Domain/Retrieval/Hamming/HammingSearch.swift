/// Exact search of a gallery: every code is looked at.
///
/// Results come by increasing distance, and rows at equal distance in gallery order, so an answer is
/// a pure function of the codes.
public struct HammingSearch: Sendable {
  private let gallery: CodeTable

  /// Searches `gallery`.
  public init(_ gallery: CodeTable) { self.gallery = gallery }

  /// The `k` nearest codes; all of them when `k` exceeds the gallery.
  ///
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when `query` has another length.
  /// - Complexity: O(n · L / 64), memory O(n).
  public func nearest(
    _ k: Int, to query: BinaryCode
  ) throws(RetrievalFailure) -> [Neighbor] {
    let distances = try distances(to: query)
    var histogram = DistanceHistogram(maximum: gallery.length.bits)
    histogram.count(distances)
    return collect(distances, histogram: histogram, wanted: max(0, min(k, gallery.count)))
  }

  /// Every code at most `radius` bits away.
  ///
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when `query` has another length.
  /// - Complexity: O(n · L / 64), memory O(n).
  public func within(
    radius: Int, of query: BinaryCode
  ) throws(RetrievalFailure) -> [Neighbor] {
    let distances = try distances(to: query)
    var histogram = DistanceHistogram(maximum: gallery.length.bits)
    histogram.count(distances)
    let wanted = histogram.counts.prefix(max(0, radius + 1)).reduce(0, +)
    return collect(distances, histogram: histogram, wanted: wanted)
  }

  /// The distance of every gallery code to `query`, in gallery order.
  ///
  /// - Throws: `RetrievalFailure.codeLengthMismatch` when `query` has another length.
  public func distances(to query: BinaryCode) throws(RetrievalFailure) -> [UInt16] {
    guard query.length == gallery.length else {
      throw .codeLengthMismatch(found: query.length, expected: gallery.length)
    }
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

  /// The first `wanted` rows of the stable ranking, by counting sort.
  private func collect(
    _ distances: [UInt16], histogram: DistanceHistogram, wanted: Int
  ) -> [Neighbor] {
    var next = histogram.starts
    let farthest = next.lastIndex { $0 < wanted } ?? -1
    var found = [Neighbor](repeating: Neighbor(row: 0, distance: 0), count: wanted)
    for (row, distance) in distances.enumerated() where Int(distance) <= farthest {
      let rank = next[Int(distance)]
      guard rank < wanted else { continue }
      next[Int(distance)] = rank + 1
      found[rank] = Neighbor(row: row, distance: Int(distance))
    }
    return found
  }
}
