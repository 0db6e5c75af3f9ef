import Lanes

/// How many codes of a gallery lie at each distance from many queries.
///
/// A task is a query block and goes over the gallery tile by tile, so that the tile is read from memory
/// once for all of the block.
struct HistogramScan: Sendable {
  private static let blockCount = 32
  private static let tileCount = 4096

  private let gallery: CodeTable
  private let queries: CodeTable

  /// - Precondition: both tables have one length. Unchecked.
  init(_ gallery: CodeTable, _ queries: CodeTable) {
    self.gallery = gallery
    self.queries = queries
  }

  /// Counts at distances 0 … L, a list a query.
  func run(_ workers: Workers) -> [[Int]] {
    let zeros = [Int](repeating: 0, count: gallery.length.bits + 1)
    var counts = Array(repeating: zeros, count: queries.count)
    counts.withUnsafeMutableBufferPointer { counts in
      let counts = counts
      workers.run((counts.count + Self.blockCount - 1) / Self.blockCount) { block, _ in
        let first = block * Self.blockCount
        let end = min(first + Self.blockCount, counts.count)
        count(queries: first..<end, into: counts)
      }
    }
    return counts
  }

  private func count(queries block: Range<Int>, into counts: UnsafeMutableBufferPointer<[Int]>) {
    let wordCount = gallery.length.wordCount
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: Self.tileCount) { room in
      for start in stride(from: 0, to: gallery.count, by: Self.tileCount) {
        let rows = min(Self.tileCount, gallery.count - start)
        let distances = UnsafeMutableBufferPointer(rebasing: room[..<rows])
        gallery.withWords { codes in
          let tile = UnsafeBufferPointer(
            rebasing: codes[start * wordCount..<(start + rows) * wordCount])
          for query in block {
            queries.withWords {
              let own = $0[query * wordCount..<(query + 1) * wordCount]
              HammingScan.distances(
                of: UnsafeBufferPointer(rebasing: own), to: tile, into: distances)
            }
            counts[query].withUnsafeMutableBufferPointer { counts in
              for distance in distances { counts[Int(distance)] += 1 }
            }
          }
        }
      }
    }
  }
}
