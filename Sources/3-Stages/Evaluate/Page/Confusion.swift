import Retrieval

/// Two people whose codes are found for each other.
struct Confusion: Equatable {
  /// Two identities, the smaller first.
  struct Pair: Hashable {
    let first, second: Int64

    init(_ one: Int64, _ other: Int64) { (first, second) = (min(one, other), max(one, other)) }
  }

  /// The nearest query and gallery row of two people.
  struct Example: Equatable {
    let query: Int
    let neighbor: Neighbor
  }

  let pair: Pair
  /// Codes looked at for all queries of the first person, and of the second.
  let firstLookedAt, secondLookedAt: Int
  /// Codes of the second person among the first ten of the first person's queries.
  private(set) var firstFindsSecond = 0
  /// The other way round.
  private(set) var secondFindsFirst = 0
  private(set) var example: Example?

  /// Nothing found yet among so many codes looked at.
  init(pair: Pair, firstLookedAt: Int, secondLookedAt: Int) {
    self.pair = pair
    self.firstLookedAt = firstLookedAt
    self.secondLookedAt = secondLookedAt
  }

  /// Codes of the one found for the other, both ways together.
  var count: Int { firstFindsSecond + secondFindsFirst }

  /// All codes looked at for the two.
  var lookedAt: Int { firstLookedAt + secondLookedAt }

  /// The part of all codes looked at that are the other's.
  var share: Double { lookedAt > 0 ? Double(count) / Double(lookedAt) : 0 }

  /// Takes in a gallery code of one found for the query at row `query` of the other.
  mutating func add(_ neighbor: Neighbor, query: Int, of identity: Int64) {
    if identity == pair.first { firstFindsSecond += 1 } else { secondFindsFirst += 1 }
    if let example, example.neighbor.distance <= neighbor.distance { return }
    example = Example(query: query, neighbor: neighbor)
  }

  /// The larger share is worse; of equal shares that of more codes; then by identity.
  ///
  /// A count alone would put those first who have many queries.
  static func isWorse(_ one: Confusion, _ other: Confusion) -> Bool {
    // Shares as products, which are exact.
    let (mine, its) = (one.count * other.lookedAt, other.count * one.lookedAt)
    return (-mine, -one.count, one.pair.first, one.pair.second)
      < (-its, -other.count, other.pair.first, other.pair.second)
  }
}
