/// A gallery ranked for one query, reduced to what the metrics need.
struct Ranking {
  /// One group a distance 0 … L, in order; empty ones included.
  let ties: [TieGroup]
  /// Where the relevant codes stand (from 0, ascending) when ties keep gallery order.
  let relevantRanks: [Int]

  /// Measures the ranking.
  ///
  /// - Precondition: `cutoffs` ascend and `harmonic` reaches the gallery's count. Unchecked.
  func figures(harmonic: HarmonicNumbers, cutoffs: [Int]) -> QueryFigures {
    let retrieved = ties.map { $0.before + $0.count }
    let hits = ties.map { $0.relevantBefore + $0.relevant }
    let everything = retrieved.last ?? 0
    let precisions = averagePrecisions(at: cutoffs + [everything], harmonic)
    return QueryFigures(
      averagePrecision: precisions[cutoffs.count],
      averagePrecisionAt: Array(precisions.dropLast()),
      averagePrecisionOfHits: averagePrecisionsOfHits(at: cutoffs),
      relevantCount: relevantRanks.count,
      retrieved: retrieved,
      hits: hits,
      radiusPrecision: zip(hits, retrieved).map { Self.fraction($0, of: $1) },
      radiusRecall: hits.map { Self.fraction($0, of: relevantRanks.count) },
      expectedPrecision: cutoffs.map(expectedPrecision(at:)),
      stablePrecision: stablePrecision(at: cutoffs),
      interpolatedPrecision: interpolatedPrecision(hits: hits, retrieved: retrieved))
  }

  /// `part` / `whole`; 0 when there is no whole.
  private static func fraction(_ part: Int, of whole: Int) -> Double {
    whole > 0 ? Double(part) / Double(whole) : 0
  }

  /// Mean over tie orders of (relevant codes among the first N) / N.
  ///
  /// A group cut by N gives its relevant codes in proportion: r · (N − before) / n. Positions beyond the
  /// gallery count as not relevant.
  private func expectedPrecision(at cutoff: Int) -> Double {
    var hits = 0.0
    for group in ties where group.relevant > 0 && group.before < cutoff {
      let taken = min(group.count, cutoff - group.before)
      hits += Double(group.relevant * taken) / Double(group.count)
    }
    return hits / Double(cutoff)
  }

  /// (Relevant codes among the first N in gallery order) / N for each ascending cutoff N.
  private func stablePrecision(at cutoffs: [Int]) -> [Double] {
    var hits = 0
    return cutoffs.map { cutoff in
      while hits < relevantRanks.count, relevantRanks[hits] < cutoff { hits += 1 }
      return Double(hits) / Double(cutoff)
    }
  }

  /// The best precision within any radius that reaches recall t, for t = 0, 0.1 … 1.
  ///
  /// Precision and recall are taken where a tie group ends, so no tie rule enters. All 0 without
  /// relevant codes.
  private func interpolatedPrecision(hits: [Int], retrieved: [Int]) -> [Double] {
    (0...10).map { level in
      guard !relevantRanks.isEmpty else { return 0 }
      var best = 0.0
      for (found, count) in zip(hits, retrieved)
      where count > 0 && found * 10 >= level * relevantRanks.count {
        best = max(best, Double(found) / Double(count))
      }
      return best
    }
  }
}
