import SeededRandom
import Testing

@testable import Retrieval

@Suite struct RankingTests {
  /// Sums of at most eight terms below 1, in another order.
  private static let tolerance = 1e-14

  /// Every order of `items` that differs in which places hold `true`.
  private func orders(_ items: [Bool]) -> [[Bool]] {
    guard !items.isEmpty else { return [[]] }
    let kinds = Set(items).sorted { $0 && !$1 }
    return kinds.flatMap { kind in
      var rest = items
      rest.remove(at: rest.firstIndex(of: kind) ?? 0)
      return orders(rest).map { [kind] + $0 }
    }
  }

  /// Every ranking that orders each group anew.
  private func rankings(_ groups: [[Bool]]) -> [[Bool]] {
    groups.reduce([[]]) { rankings, group in
      let orders = orders(group)
      return rankings.flatMap { ranking in orders.map { ranking + $0 } }
    }
  }

  /// AP@N of one ranking, from its definition.
  private func averagePrecision(_ ranking: [Bool], at cutoff: Int) -> (own: Double, ofHits: Double)
  {
    var (hits, sum) = (0, 0.0)
    for (index, isRelevant) in ranking.prefix(cutoff).enumerated() where isRelevant {
      hits += 1
      sum += Double(hits) / Double(index + 1)
    }
    let relevant = ranking.count { $0 }
    return (
      relevant > 0 ? sum / Double(min(relevant, cutoff)) : 0, hits > 0 ? sum / Double(hits) : 0
    )
  }

  private func ranking(of groups: [[Bool]]) -> Ranking {
    var (ties, before, relevantBefore) = ([TieGroup](), 0, 0)
    for group in groups {
      let relevant = group.count { $0 }
      ties.append(
        TieGroup(
          before: before, relevantBefore: relevantBefore, count: group.count, relevant: relevant))
      before += group.count
      relevantBefore += relevant
    }
    let all = groups.flatMap { $0 }
    return Ranking(ties: ties, relevantRanks: all.indices.filter { all[$0] })
  }

  @Test func `AP and AP@N equal those over every order of every tie group`() {
    var random = SeededRandom(seed: 1, stream: "rankings")
    for _ in 0..<60 {
      let groups = (0..<1 + random.below(4)).map { _ in
        (0..<random.below(5)).map { _ in random.below(2) == 1 }
      }
      let count = groups.reduce(0) { $0 + $1.count }
      guard count > 0 else { continue }
      let cutoffs = Array(1...count + 2)
      let figures = ranking(of: groups).figures(
        harmonic: HarmonicNumbers(upTo: count), cutoffs: cutoffs)
      let all = rankings(groups)
      for (place, cutoff) in cutoffs.enumerated() {
        // Orders of the two kinds are equally likely, since every one stands for as many permutations.
        let values = all.map { averagePrecision($0, at: cutoff).own }
        let found = figures.averagePrecisionAt[place]
        let mean = values.reduce(0, +) / Double(values.count)
        #expect(abs(found.expected - mean) < Self.tolerance)
        #expect(abs(found.optimistic - (values.max() ?? 0)) < Self.tolerance)
        #expect(abs(found.pessimistic - (values.min() ?? 0)) < Self.tolerance)
        let stored = averagePrecision(groups.flatMap { $0 }, at: cutoff)
        #expect(abs(found.stable - stored.own) < Self.tolerance)
        #expect(abs(figures.averagePrecisionOfHits[place] - stored.ofHits) < Self.tolerance)
        let hits = all.map { Double($0.prefix(cutoff).count { $0 }) / Double(cutoff) }
        let precision = hits.reduce(0, +) / Double(hits.count)
        #expect(abs(figures.expectedPrecision[place] - precision) < Self.tolerance)
      }
      #expect(figures.averagePrecision == figures.averagePrecisionAt[count - 1])
    }
  }

  @Test func `AP of the first two, by hand`() {
    // Nearest an irrelevant code, then a relevant and an irrelevant one tied, then a relevant one.
    // First two: the tied relevant code is second in half of the orders, with precision 1/2.
    let figures = ranking(of: [[false], [true, false], [true]]).figures(
      harmonic: HarmonicNumbers(upTo: 4), cutoffs: [1, 2])
    #expect(figures.averagePrecisionAt[0] == TieRules())
    #expect(figures.averagePrecisionAt[1].optimistic == 0.25)
    #expect(figures.averagePrecisionAt[1].pessimistic == 0)
    #expect(figures.averagePrecisionAt[1].expected == 0.125)
    #expect(figures.averagePrecisionAt[1].stable == 0.25)
    // One of the two relevant codes is found: divided by one, not by two.
    #expect(figures.averagePrecisionOfHits == [0, 0.5])
  }
}
