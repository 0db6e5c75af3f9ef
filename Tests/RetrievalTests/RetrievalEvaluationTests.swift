import Progress
import Testing

@testable import Retrieval

@Suite struct RetrievalEvaluationTests {
  private static let tolerance = 1e-13

  @Test func `a hand-worked ranking`() throws {
    // Query 0000 of identity 1. Distances: A 0, B 1, C 1, D 3, E 4; relevant: A, C, E.
    let gallery = try table(["0000", "1000", "0100", "1110", "1111"], [1, 2, 1, 3, 1])
    let figures = try RetrievalEvaluation(
      gallery: gallery, queries: table(["0000"], [1]), mode: .exact
    ).run(threads: 1, progress: .silent)
    // A at 1: 1/1.  C at 2 or 3: 2/2 or 2/3, mean 5/6.  E at 5: 3/5.
    let map = figures.meanAveragePrecision
    #expect(abs(map.optimistic - (1 + 1 + 0.6) / 3) < Self.tolerance)
    #expect(abs(map.pessimistic - (1 + 2.0 / 3 + 0.6) / 3) < Self.tolerance)
    #expect(abs(map.expected - (1 + 5.0 / 6 + 0.6) / 3) < Self.tolerance)
    // In gallery order B comes before C.
    #expect(map.stable == map.pessimistic)
    let (third, twoThirds) = (1.0 / 3, 2.0 / 3)
    #expect(figures.byRadius.map(\.precision) == [1, twoThirds, twoThirds, 0.5, 0.6])
    #expect(figures.byRadius.map(\.recall) == [third, twoThirds, twoThirds, twoThirds, 1])
    // Cutoffs 1, 2, 5 and 50. First 2: A and half of {B, C}: 1.5 / 2; stable: A, B.
    #expect(figures.byCutoff.map(\.returned) == [1, 2, 5, 50])
    #expect(figures.byCutoff.map(\.expected) == [1, 0.75, 0.6, 0.06])
    #expect(figures.byCutoff.map(\.stable) == [1, 0.5, 0.6, 0.06])
    // Recall 1/3 at precision 1, 2/3 at 2/3, 1 at 0.6.
    #expect(
      figures.byRecall.map(\.precision)
        == [1, 1, 1, 1, twoThirds, twoThirds, twoThirds, 0.6, 0.6, 0.6, 0.6])
  }

  @Test func `a query without relevant codes counts 0, and so does one that retrieves nothing`()
    throws
  {
    let gallery = try table(["0000", "1111"], [1, 1])
    // Found at once; absent identity; nearest code three bits away.
    let queries = try table(["0000", "0000", "0000"], [1, 2, 1])
    let all = try RetrievalEvaluation(gallery: gallery, queries: queries, mode: .exact)
      .run(threads: 1, progress: .silent)
    #expect(all.queriesWithoutRelevant == 1)
    #expect(abs(all.meanAveragePrecision.expected - 2.0 / 3) < Self.tolerance)
    let far = try RetrievalEvaluation(
      gallery: table(["1110"], [1]), queries: queries, mode: .exact
    ).run(threads: 1, progress: .silent)
    #expect(far.atRadius(2).queriesRetrievingNothing == 3)
    #expect(far.atRadius(2).precision == 0 && far.atRadius(2).recall == 0)
  }

  @Test func `codes shorter than the headline radius are measured at their full length`() throws {
    let figures = try RetrievalEvaluation(
      gallery: table(["0", "1"], [1, 2]), queries: table(["1"], [1]), mode: .exact
    ).run(threads: 1, progress: .silent)
    #expect(figures.atRadius(2) == figures.byRadius[1])
    #expect(figures.atRadius(2).precision == 0.5)
  }

  /// AP of one explicit order.
  private func averagePrecision(_ order: [Bool]) -> Double {
    var (hits, sum) = (0, 0.0)
    for (index, isRelevant) in order.enumerated() where isRelevant {
      hits += 1
      sum += Double(hits) / Double(index + 1)
    }
    return hits > 0 ? sum / Double(hits) : 0
  }

  @Test(arguments: awkwardLengths, DistanceMode.allCases)
  func `stable and bounding MAP equal those of explicit sorts`(
    bits: Int, mode: DistanceMode
  ) throws {
    let gallery = try randomTable(bits: bits, count: 70)
    let queries = try randomTable(bits: bits, count: 9, seed: 5)
    let figures = try RetrievalEvaluation(gallery: gallery, queries: queries, mode: mode)
      .run(threads: 1, progress: .silent)
    let g = mode == .exact ? gallery : gallery.packedAsReference()
    let q = mode == .exact ? queries : queries.packedAsReference()
    var sums = (stable: 0.0, best: 0.0, worst: 0.0)
    for query in 0..<9 {
      let rows = (0..<70).map { row in
        (
          distance: plainDistance(q[query], g[row]),
          isRelevant: g.identity(at: row) == q.identity(at: query), row: row
        )
      }
      func ranked(_ tie: (Int, Bool) -> Int) -> [Bool] {
        rows.sorted {
          ($0.distance, tie($0.row, $0.isRelevant)) < ($1.distance, tie($1.row, $1.isRelevant))
        }.map(\.isRelevant)
      }
      sums.stable += averagePrecision(ranked { row, _ in row })
      sums.best += averagePrecision(ranked { _, isRelevant in isRelevant ? 0 : 1 })
      sums.worst += averagePrecision(ranked { _, isRelevant in isRelevant ? 1 : 0 })
    }
    let map = figures.meanAveragePrecision
    #expect(abs(map.stable - sums.stable / 9) < Self.tolerance)
    #expect(abs(map.optimistic - sums.best / 9) < Self.tolerance)
    #expect(abs(map.pessimistic - sums.worst / 9) < Self.tolerance)
    #expect(map.pessimistic <= map.expected && map.expected <= map.optimistic)
  }

  @Test func `pairs at each distance, identities worst first, and queries in order`() throws {
    let gallery = try table(["000", "001", "111"], [1, 1, 2])
    let queries = try table(["000", "000", "111", "000"], [1, 2, 2, 3])
    let figures = try RetrievalEvaluation(gallery: gallery, queries: queries, mode: .exact)
      .run(threads: 1, progress: .silent)
    // Distances of 000: 0, 1, 3; of 111: 3, 2, 0.
    #expect(figures.byDistance.map(\.within) == [2, 1, 0, 1])
    #expect(figures.byDistance.map(\.between) == [2, 2, 1, 3])
    // AP: 1; 1/3 and 1 for identity 2; 0 for 3, which the gallery lacks.
    #expect(figures.byIdentity.map(\.identity) == [3, 2, 1])
    #expect(figures.byIdentity.map(\.queries) == [1, 2, 1])
    #expect(figures.byIdentity.map(\.gallery) == [0, 1, 2])
    let third = 1.0 / 3
    let maps: [Double] = [0, (third + 1) / 2, 1]
    #expect(figures.byIdentity.map(\.map) == maps)
    #expect(figures.byIdentity.map(\.precisionAt50) == [0, 0.02, 0.04])
    #expect(figures.byQuery.map(\.averagePrecision) == [1, third, 1, 0])
    #expect(figures.byQuery.map(\.precisionAtRadius2) == [1, 0, 0.5, 0])
    #expect(figures.byQuery.map(\.recallAtRadius2) == [1, 0, 1, 0])
  }

  @Test func `one identity: everything is relevant`() throws {
    let figures = try RetrievalEvaluation(
      gallery: randomTable(bits: 12, count: 60, identityCount: 1),
      queries: randomTable(bits: 12, count: 5, identityCount: 1, seed: 2), mode: .exact
    ).run(threads: 1, progress: .silent)
    let map = figures.meanAveragePrecision
    for value in [map.expected, map.optimistic, map.pessimistic, map.stable] {
      #expect(abs(value - 1) < Self.tolerance)
    }
    #expect(figures.byDistance.allSatisfy { $0.between == 0 })
    #expect(figures.byIdentity.count == 1)
    #expect(figures.byCutoff.allSatisfy { abs($0.map.expected - 1) < Self.tolerance })
  }

  @Test func `a cutoff beyond the gallery divides precision by the cutoff and AP by what there is`()
    throws
  {
    let figures = try RetrievalEvaluation(
      gallery: table(["00", "11"], [1, 2]), queries: table(["00"], [1]), mode: .exact
    ).run(threads: 1, progress: .silent)
    let fifty = try #require(figures.atCutoff(50))
    #expect(fifty.expected == 1.0 / 50 && fifty.stable == 1.0 / 50)
    #expect(fifty.map.expected == 1 && fifty.mapOfHits == 1)
  }

  @Test func `the thread count does not change a bit of the result`() throws {
    let evaluation = try RetrievalEvaluation(
      gallery: randomTable(bits: 12, count: 300, identityCount: 10),
      queries: randomTable(bits: 12, count: 700, identityCount: 11, seed: 6), mode: .exact)
    let one = evaluation.run(threads: 1, progress: .silent)
    for threads in [2, 3, 8] {
      #expect(evaluation.run(threads: threads, progress: .silent) == one)
    }
  }

  @Test func `there must be a gallery, queries and one length`() throws {
    let (none, some) = (try randomTable(bits: 12, count: 0), try randomTable(bits: 12, count: 1))
    let other = try randomTable(bits: 13, count: 1)
    #expect(throws: RetrievalFailure.nothingToEvaluate(gallery: 0, queries: 1)) {
      try RetrievalEvaluation(gallery: none, queries: some, mode: .exact)
    }
    #expect(throws: RetrievalFailure.nothingToEvaluate(gallery: 1, queries: 0)) {
      try RetrievalEvaluation(gallery: some, queries: none, mode: .exact)
    }
    #expect(
      throws: RetrievalFailure.codeLengthMismatch(found: other.length, expected: some.length)
    ) { try RetrievalEvaluation(gallery: some, queries: other, mode: .exact) }
  }

  @Test func `cutoffs are 1, 2, 5 a decade, the gallery's count and always 50`() {
    #expect(RetrievalEvaluation.cutoffs(upTo: 1) == [1, 50])
    #expect(RetrievalEvaluation.cutoffs(upTo: 70) == [1, 2, 5, 10, 20, 50, 70])
    #expect(RetrievalEvaluation.cutoffs(upTo: 1000).suffix(3) == [200, 500, 1000])
  }
}
