/// How many codes lie at each distance, the first half of a counting sort.
struct DistanceHistogram {
  /// Codes at distance d, for d in 0 … L.
  private(set) var counts: [Int]

  /// An empty histogram for distances 0 … `maximum`.
  init(maximum: Int) { counts = Array(repeating: 0, count: maximum + 1) }

  /// Counts `distances` anew.
  ///
  /// - Precondition: no distance exceeds the maximum. Unchecked.
  mutating func count(_ distances: [UInt16]) {
    counts.withUnsafeMutableBufferPointer { counts in
      counts.update(repeating: 0)
      for distance in distances { counts[Int(distance)] += 1 }
    }
  }

  /// Codes nearer than d, for d in 0 … L: where each distance begins in the ranking.
  var starts: [Int] {
    var starts: [Int] = []
    var total = 0
    for count in counts {
      starts.append(total)
      total += count
    }
    return starts
  }

  /// The stable rank (from 0) of every row: by distance, then by row.
  ///
  /// - Precondition: `distances` are the ones counted; `ranks` is as long. Unchecked.
  /// - Complexity: O(rows + L).
  func rank(_ distances: [UInt16], into ranks: inout [Int]) {
    var next = starts
    next.withUnsafeMutableBufferPointer { next in
      ranks.withUnsafeMutableBufferPointer { ranks in
        for (row, distance) in distances.enumerated() {
          ranks[row] = next[Int(distance)]
          next[Int(distance)] += 1
        }
      }
    }
  }
}
