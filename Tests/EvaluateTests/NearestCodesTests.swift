import Retrieval
import Synchronization
import TestSupport
import Testing

@testable import Evaluate

@Suite struct NearestCodesTests {
  private func nearest(_ distance: DistanceMode = .exact) throws -> NearestCodes {
    try NearestCodes(PageMaterial().measured(distance), threads: 2)
  }

  @Test func `the worst query is the one that lies among another's codes`() throws {
    let worst = try nearest().extreme(2, isWorst: true)
    #expect(worst.map(\.identity) == [2, 0])
    #expect(
      worst[0].neighbors.prefix(2) == [
        Neighbor(row: 6, distance: 0), Neighbor(row: 7, distance: 1),
      ])
    #expect(worst[0].averagePrecision < 0.5 && worst[1].averagePrecision == 1)
  }

  @Test func `the best queries come in their order when they are equally good`() throws {
    #expect(try nearest().extreme(6, isWorst: false).map(\.identity) == [0, 1, 3, 2])
  }

  @Test func `what is shown already is not shown again, but another query of that person is`()
    throws
  {
    let folder = try Folder()
    let length = try CodeLength(bits: 8)
    let path = folder.file("a.codes.safetensors")
    try CodesArtifact.write(
      to: path, gallery: CodeTable(words: [0, 255], identities: [1, 2], length: length),
      queries: CodeTable(words: [255, 0, 255], identities: [1, 1, 2], length: length),
      modelFingerprint: "m")
    let measured = try Evaluation.measure(path, settings: EvaluationSettings(nil), threads: 1)
    let found = try NearestCodes(measured, threads: 1)
    let worst = found.extreme(6, isWorst: true)
    #expect(worst.map(\.row) == [0, 2])
    #expect(found.extreme(6, isWorst: false, without: worst).map(\.row) == [1])
  }

  @Test func `a search in windows finds what one of all at once does, and tells how far it is`()
    throws
  {
    let folder = try Folder()
    let length = try CodeLength(bits: 16)
    let path = folder.file("a.codes.safetensors")
    let count = NearestCodes.windowCount * 2 + 1
    let gallery = try CodeTable(
      words: (0..<40).map { UInt64($0 * 1601 & 0xFFFF) },
      identities: (0..<40).map { Int64($0 % 4) },
      length: length)
    let queries = try CodeTable(
      words: (0..<count).map { UInt64($0 * 7919 & 0xFFFF) },
      identities: (0..<count).map { Int64($0 % 4) }, length: length)
    try CodesArtifact.write(to: path, gallery: gallery, queries: queries, modelFingerprint: "m")
    let measured = try Evaluation.measure(path, settings: EvaluationSettings(nil), threads: 2)
    let told = Mutex<[Int]>([])
    let found = try NearestCodes(
      measured, threads: 2,
      progress: .init { event in
        if case .advanced(let done, _) = event { told.withLock { $0.append(done) } }
      })
    #expect(told.withLock { $0 } == [count / 2, count - 1, count])
    let all = try HammingSearch(gallery).nearest(RankedQuery.shown, toEach: queries)
    #expect((0..<count).allSatisfy { found.list($0) == all[$0] })
  }

  @Test func `at most one query of a person is shown`() throws {
    let folder = try Folder()
    let length = try CodeLength(bits: 8)
    let path = folder.file("a.codes.safetensors")
    try CodesArtifact.write(
      to: path, gallery: CodeTable(words: [0, 255], identities: [1, 2], length: length),
      queries: CodeTable(words: [255, 254, 0, 7], identities: [1, 1, 2, 9], length: length),
      modelFingerprint: "m")
    let measured = try Evaluation.measure(path, settings: EvaluationSettings(nil), threads: 1)
    let found = try NearestCodes(measured, threads: 1)
    // Identity 9 has nothing to find, so it is not shown; 1's first query is its worst.
    #expect(found.extreme(6, isWorst: true).map(\.row) == [0, 2])
  }

  @Test func `two people taken for each other are counted both ways, with their nearest pair`()
    throws
  {
    // Eight gallery codes are fewer than ten, so every query finds all of them: two of each other person.
    let found = try nearest().confusions(99)
    #expect(found.count == 6)
    #expect(found.allSatisfy { $0.firstFindsSecond == 2 && $0.secondFindsFirst == 2 })
    let pair = try #require(found.first { $0.pair == Confusion.Pair(3, 2) })
    #expect(pair.pair.first == 2)
    #expect(pair.example == Confusion.Example(query: 2, neighbor: Neighbor(row: 6, distance: 0)))
  }

  @Test func `a larger share comes first, then more codes, then the smaller identities`() {
    func confusion(_ one: Int64, _ other: Int64, of lookedAt: Int, found: Int) -> Confusion {
      var confusion = Confusion(
        pair: Confusion.Pair(one, other), firstLookedAt: lookedAt, secondLookedAt: lookedAt)
      for row in 0..<found {
        confusion.add(Neighbor(row: row, distance: 3), query: row, of: row % 2 == 0 ? one : other)
      }
      return confusion
    }
    // Ten queries with forty codes are 20 %; one query with five is 25 %.
    let many = confusion(4, 5, of: 100, found: 40)
    let few = confusion(6, 7, of: 10, found: 5)
    #expect(Confusion.isWorse(few, many) && !Confusion.isWorse(many, few))
    #expect(few.share == 0.25 && few.firstFindsSecond == 3 && few.secondFindsFirst == 2)
    // At equal distance the first pair stays.
    #expect(few.example?.query == 0)
    let half = confusion(2, 3, of: 4, found: 2)
    #expect(half.share == few.share && Confusion.isWorse(few, half))
    #expect(Confusion.isWorse(confusion(1, 9, of: 4, found: 2), half))
    let unseen = confusion(0, 1, of: 0, found: 0)
    #expect(unseen.share == 0 && Confusion.isWorse(half, unseen))
  }

  @Test func `who has many queries does not lead the confusions for that`() throws {
    let folder = try Folder()
    let length = try CodeLength(bits: 16)
    // Person 1 has nine queries, each with one code of person 2 among its ten; person 3 has one query,
    // with five of person 4's.
    let gallery: [(UInt64, Int64)] =
      (0..<9).map { _ in (0, 1) } + [(0, 2)] + (0..<5).map { _ in (0xFFFF, 3) }
      + (0..<5).map { _ in (0xFFFF, 4) }
    let queries: [(UInt64, Int64)] = (0..<9).map { _ in (0, 1) } + [(0xFFFF, 3)]
    let path = folder.file("a.codes.safetensors")
    try CodesArtifact.write(
      to: path,
      gallery: CodeTable(
        words: gallery.map(\.0), identities: gallery.map(\.1), length: length),
      queries: CodeTable(words: queries.map(\.0), identities: queries.map(\.1), length: length),
      modelFingerprint: "m")
    let measured = try Evaluation.measure(path, settings: EvaluationSettings(nil), threads: 1)
    let found = try NearestCodes(measured, threads: 1).confusions(9)
    #expect(found.map(\.pair) == [Confusion.Pair(3, 4), Confusion.Pair(1, 2)])
    #expect(found.map(\.count) == [5, 9] && found.map(\.lookedAt) == [10, 90])
  }

  @Test func `under the reference's distance the nearest are the reference's`() throws {
    // Bit 7 of a full byte is lost: 0xC3 and 0x43 are the same there.
    let exact = try nearest().extreme(4, isWorst: true).first { $0.identity == 0 }
    let packed = try nearest(.reference).extreme(4, isWorst: true).first { $0.identity == 0 }
    #expect(exact?.neighbors.last?.distance == 8 && packed?.neighbors.last?.distance == 7)
  }

  @Test func `average precisions fall into twenty equal steps, 1 into the last`() {
    let counts = ReportPage.histogram([0, 0.049, 0.05, 0.5, 0.999, 1])
    #expect(counts.count == 20 && counts.reduce(0, +) == 6)
    #expect(counts[0] == 2 && counts[1] == 1 && counts[10] == 1 && counts[19] == 2)
  }
}
