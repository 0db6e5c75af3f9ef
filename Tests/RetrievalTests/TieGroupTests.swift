import Testing

@testable import Retrieval

@Suite struct TieGroupTests {
  /// A closed form against a sum of up to 10⁵ terms: some 10² roundings of 2⁻⁵³ of values up to r.
  private static let tolerance = 1e-13

  /// Every choice of `relevant` places among `count`.
  private func choices(_ count: Int, _ relevant: Int) -> [[Bool]] {
    guard count > 0 else { return relevant == 0 ? [[]] : [] }
    return choices(count - 1, relevant).map { $0 + [false] }
      + choices(count - 1, relevant - 1).map { $0 + [true] }
  }

  /// Σ of the precision at each relevant position, for one order of the group.
  private func sum(_ order: [Bool], before: Int, relevantBefore: Int) -> Double {
    var (hits, sum) = (relevantBefore, 0.0)
    for (index, isRelevant) in order.enumerated() where isRelevant {
      hits += 1
      sum += Double(hits) / Double(before + index + 1)
    }
    return sum
  }

  @Test func `the expectation equals the mean over every order of the group, wherever it is cut`() {
    let harmonic = HarmonicNumbers(upTo: 40)
    for (before, relevantBefore) in [(0, 0), (1, 0), (1, 1), (5, 2), (30, 0), (30, 30)] {
      for count in 1...7 {
        for relevant in 0...count {
          let group = TieGroup(
            before: before, relevantBefore: relevantBefore, count: count, relevant: relevant)
          for places in 0...count {
            let sums = choices(count, relevant).map {
              sum(Array($0.prefix(places)), before: before, relevantBefore: relevantBefore)
            }
            let mean = sums.reduce(0, +) / Double(sums.count)
            let (closed, plain) = (
              group.expectedPrecisionSum(harmonic, first: places),
              group.plainExpectedPrecisionSum(first: places)
            )
            #expect(abs(closed - mean) < Self.tolerance)
            #expect(abs(plain - mean) < Self.tolerance)
          }
          #expect(
            group.expectedPrecisionSum(harmonic)
              == group.expectedPrecisionSum(harmonic, first: count))
        }
      }
    }
  }

  @Test func `two of three relevant after two with one relevant, by hand`() {
    // N = 2, R = 1, n = 3, r = 2; positions 3, 4, 5.
    // RRI: 2/3 + 3/4        = 17/12
    // RIR: 2/3 + 3/5        = 19/15
    // IRR: 2/4 + 3/5        = 11/10
    // mean (85 + 76 + 66) / 60 / 3 = 227/180; of the first two places (17/12 + 2/3 + 1/2) / 3 = 31/36
    let group = TieGroup(before: 2, relevantBefore: 1, count: 3, relevant: 2)
    let harmonic = HarmonicNumbers(upTo: 5)
    #expect(abs(group.expectedPrecisionSum(harmonic) - 227.0 / 180) < Self.tolerance)
    #expect(abs(group.expectedPrecisionSum(harmonic, first: 2) - 31.0 / 36) < Self.tolerance)
  }

  @Test func `far down a long ranking the closed form stays exact`() {
    let harmonic = HarmonicNumbers(upTo: 1_100_000)
    for before in [1000, 67_000, 1_000_000] {
      for count in [1, 2, 3, 100, 100_000] {
        for relevant in [1, 2, count / 2, count - 1, count] where (1...count).contains(relevant) {
          for relevantBefore in [0, 7, before / 2, before] {
            let group = TieGroup(
              before: before, relevantBefore: relevantBefore, count: count, relevant: relevant)
            let plain = group.plainExpectedPrecisionSum()
            // Relative to r, by which (or more) the sum is divided to become an AP.
            let gap = abs(group.expectedPrecisionSum(harmonic) - plain) / Double(relevant)
            #expect(gap < 1e-12, "\(group)")
            let half = group.plainExpectedPrecisionSum(first: count / 2)
            let cut = abs(group.expectedPrecisionSum(harmonic, first: count / 2) - half)
            #expect(cut / Double(relevant) < 1e-12, "half of \(group)")
          }
        }
      }
    }
  }
}
