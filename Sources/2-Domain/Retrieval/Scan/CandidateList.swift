/// The codes found so far for one query, and the distance a further one must stay below.
///
/// Distances are whole numbers 0 … L, so counting the codes kept at each is enough to know the k-th
/// smallest. As soon as k codes lie within t bits, the bound falls to t: later rows at distance t
/// rank behind the ones already found. At most k codes are kept at each distance.
struct CandidateList {
  /// A further code counts when its distance is below this.
  private(set) var bound: Int
  /// Distance · 2⁴⁸ + row, in the order they were added.
  private(set) var found: [UInt64] = []
  private let wanted: Int
  private let keepsTies: Bool
  private var counts: [Int]
  private var nearer = 0

  /// An empty list that wants the `wanted` nearest codes (nil: all) below `bound`.
  ///
  /// - Parameter keepsTies: Whether rows come in any order, so that all that tie for the last place
  ///   are kept until the end; otherwise they come in ascending order.
  init(_ wanted: Int?, below bound: Int, keepsTies: Bool = false) {
    self.bound = wanted == 0 ? 0 : bound
    self.wanted = wanted ?? .max
    self.keepsTies = keepsTies
    counts = Array(repeating: 0, count: max(0, bound))
  }

  /// Adds a code.
  ///
  /// - Precondition: `distance` < `bound`. Unchecked.
  @inline(__always)
  mutating func add(row: Int, distance: Int) {
    found.append(UInt64(distance) << 48 | UInt64(row))
    counts[distance] += 1
    nearer += 1
    if keepsTies {
      while nearer - counts[bound - 1] >= wanted { lower() }
    } else {
      while nearer >= wanted { lower() }
    }
  }

  private mutating func lower() {
    bound -= 1
    nearer -= counts[bound]
  }

  /// The wanted codes by distance, then row, as `found` holds them.
  func ranked() -> [UInt64] {
    let limit = UInt64(bound + (keepsTies ? 0 : 1)) << 48
    let ranked = found.filter { $0 < limit }.sorted()
    return ranked.count > wanted ? Array(ranked[..<wanted]) : ranked
  }
}

extension Neighbor {
  /// From distance · 2⁴⁸ + row.
  init(ranked word: UInt64) {
    self.init(row: Int(word & (1 << 48 - 1)), distance: Int(word >> 48))
  }
}
