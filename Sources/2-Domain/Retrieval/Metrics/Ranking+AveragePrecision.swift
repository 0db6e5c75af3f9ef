extension Ranking {
  /// AP of the first N codes for each cutoff N, under each tie rule; 0 without relevant codes.
  ///
  ///     AP@N = (Σ over relevant codes among the first N of the precision at their position) / min(R, N)
  ///
  /// With N the whole gallery this is AP.
  func averagePrecisions(at cutoffs: [Int], _ harmonic: HarmonicNumbers) -> [TieRules] {
    guard !relevantRanks.isEmpty else { return cutoffs.map { _ in TieRules() } }
    let best = Self.precisionSums(of: optimisticRanks, at: cutoffs)
    let worst = Self.precisionSums(of: pessimisticRanks, at: cutoffs)
    let stable = Self.precisionSums(of: relevantRanks, at: cutoffs)
    return cutoffs.indices.map { index in
      let sums = TieRules(
        expected: expectedPrecisionSum(at: cutoffs[index], harmonic), optimistic: best[index].sum,
        pessimistic: worst[index].sum, stable: stable[index].sum)
      return sums / Double(min(relevantRanks.count, cutoffs[index]))
    }
  }

  /// The same in gallery order, divided by the relevant codes among the first N; 0 without any.
  ///
  /// What many repositories of hashing methods call top-N MAP.
  func averagePrecisionsOfHits(at cutoffs: [Int]) -> [Double] {
    Self.precisionSums(of: relevantRanks, at: cutoffs)
      .map { $0.hits > 0 ? $0.sum / Double($0.hits) : 0 }
  }

  /// The mean over tie orders of the sum of precisions at relevant positions among the first N.
  private func expectedPrecisionSum(at cutoff: Int, _ harmonic: HarmonicNumbers) -> Double {
    var sum = 0.0
    for group in ties where group.relevant > 0 && group.before < cutoff {
      sum += group.expectedPrecisionSum(harmonic, first: cutoff - group.before)
    }
    return sum
  }

  /// For ascending cutoffs N, how many of the ascending `ranks` (from 0) lie below N, and the sum over
  /// them of the precision at their position.
  private static func precisionSums(
    of ranks: [Int], at cutoffs: [Int]
  ) -> [(hits: Int, sum: Double)] {
    var (hits, sum) = (0, 0.0)
    return cutoffs.map { cutoff in
      while hits < ranks.count, ranks[hits] < cutoff {
        hits += 1
        sum += Double(hits) / Double(ranks[hits - 1] + 1)
      }
      return (hits, sum)
    }
  }

  /// Where the relevant codes stand when each group has them first.
  private var optimisticRanks: [Int] {
    ties.flatMap { $0.before..<$0.before + $0.relevant }
  }

  /// Where they stand when each group has them last.
  private var pessimisticRanks: [Int] {
    ties.flatMap { $0.before + $0.count - $0.relevant..<$0.before + $0.count }
  }
}
