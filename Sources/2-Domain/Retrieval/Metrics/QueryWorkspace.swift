/// One thread's memory for measuring queries: O(gallery), reused from query to query.
struct QueryWorkspace {
  private let gallery: CodeTable
  private let groups: IdentityGroups
  private let harmonic: HarmonicNumbers
  private let cutoffs: [Int]
  private var distances: [UInt16]
  private var ranks: [Int]
  private var histogram: DistanceHistogram

  /// Memory to rank `gallery`, whose rows `groups` holds by identity.
  ///
  /// - Precondition: `harmonic` reaches the gallery's count. Unchecked.
  init(
    gallery: CodeTable, groups: IdentityGroups, harmonic: HarmonicNumbers, cutoffs: [Int]
  ) {
    self.gallery = gallery
    self.groups = groups
    self.harmonic = harmonic
    self.cutoffs = cutoffs
    distances = Array(repeating: 0, count: gallery.count)
    ranks = Array(repeating: 0, count: gallery.count)
    histogram = DistanceHistogram(maximum: gallery.length.bits)
  }

  /// Ranks the gallery by distance to `query` and measures the ranking.
  ///
  /// - Precondition: `query` has the gallery's length. Unchecked.
  /// - Complexity: O(n · L / 64 + r · log r), with r the relevant codes.
  mutating func figures(of query: BinaryCode, identity: Int64) -> QueryFigures {
    gallery.withWords { codes in
      query.words.withUnsafeBufferPointer { query in
        distances.withUnsafeMutableBufferPointer {
          HammingScan.distances(of: query, to: codes, into: $0)
        }
      }
    }
    histogram.count(distances)
    histogram.rank(distances, into: &ranks)
    let relevant = groups[identity]
    var relevantCounts = [Int](repeating: 0, count: histogram.counts.count)
    for row in relevant { relevantCounts[Int(distances[row])] += 1 }
    return Ranking(
      ties: tieGroups(relevantCounts), relevantRanks: relevant.map { ranks[$0] }.sorted()
    ).figures(harmonic: harmonic, cutoffs: cutoffs)
  }

  /// One group a distance 0 … L, empty ones included.
  private func tieGroups(_ relevantCounts: [Int]) -> [TieGroup] {
    var groups: [TieGroup] = []
    groups.reserveCapacity(relevantCounts.count)
    var (before, relevantBefore) = (0, 0)
    for (count, relevant) in zip(histogram.counts, relevantCounts) {
      groups.append(
        TieGroup(
          before: before, relevantBefore: relevantBefore, count: count, relevant: relevant))
      before += count
      relevantBefore += relevant
    }
    return groups
  }
}
