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
  /// Codes of the second person among the first ten of the first person's queries.
  private(set) var firstFindsSecond = 0
  /// The other way round.
  private(set) var secondFindsFirst = 0
  private(set) var example: Example?

  init(pair: Pair) { self.pair = pair }

  /// Both ways together.
  var count: Int { firstFindsSecond + secondFindsFirst }

  /// Takes in a gallery code of one found for the query at row `query` of the other.
  mutating func add(_ neighbor: Neighbor, query: Int, of identity: Int64) {
    if identity == pair.first { firstFindsSecond += 1 } else { secondFindsFirst += 1 }
    if let example, example.neighbor.distance <= neighbor.distance { return }
    example = Example(query: query, neighbor: neighbor)
  }

  /// The more codes the worse; then by identity.
  static func isWorse(_ one: Confusion, _ other: Confusion) -> Bool {
    (-one.count, one.pair.first, one.pair.second)
      < (-other.count, other.pair.first, other.pair.second)
  }
}
