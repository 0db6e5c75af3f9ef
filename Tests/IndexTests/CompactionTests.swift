import Testing

@testable import Index

@Suite struct CompactionTests {
  private func plan(_ sizes: [(rows: Int, count: Int, isOnDisk: Bool)]) -> [[Int]] {
    Compaction.plan(sizes).map(\.positions)
  }

  @Test func `new rows absorb every segment that is not larger`() {
    #expect(plan([(1000, 1000, true), (10, 10, false)]) == [[0], [1]])
    #expect(plan([(1000, 1000, true), (10, 10, true), (10, 10, false)]) == [[0], [1, 2]])
    #expect(
      plan([(1000, 1000, true), (40, 40, true), (20, 20, true), (30, 30, false)]) == [
        [0], [1, 2, 3],
      ])
    #expect(plan([(10, 10, true), (5, 5, true), (10, 10, false)]) == [[0, 1, 2]])
  }

  @Test func `a segment is rewritten when more than a quarter of it is gone`() {
    #expect(!Compaction.plan([(100, 75, true)])[0].isRewritten)
    #expect(Compaction.plan([(100, 74, true)])[0].isRewritten)
    #expect(plan([(100, 0, true), (0, 0, false)]) == [])
  }

  @Test func `a code is rewritten logarithmically often`() {
    // 4096 updates of one row: binary counting.
    var sizes: [Int] = []
    var written = 0
    for _ in 0..<4096 {
      let groups = Compaction.plan(sizes.map { ($0, $0, true) } + [(1, 1, false)])
      written += groups.filter(\.isRewritten).reduce(0) { $0 + $1.count }
      sizes = groups.map(\.count)
      #expect(sizes.count <= 13)
    }
    #expect(sizes == [4096])
    #expect(written <= 4096 * 13)
  }
}
