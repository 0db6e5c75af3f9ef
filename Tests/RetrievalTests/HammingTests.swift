import Testing

@testable import Retrieval

@Suite struct HammingTests {
  private static let sentinel: UInt16 = 0xDEAD

  @Test(arguments: awkwardLengths)
  func `the kernel equals its plain twin and writes nothing else`(bits: Int) throws {
    for count in [0, 1, 2, 7, 8, 9, 31, 33, 100] {
      let table = try randomTable(bits: bits, count: count)
      let query = try randomTable(bits: bits, count: 1, seed: 2)[0]
      var fast = [UInt16](repeating: Self.sentinel, count: count + 16)
      var plain = fast
      table.withWords { codes in
        query.words.withUnsafeBufferPointer { query in
          fast.withUnsafeMutableBufferPointer {
            HammingScan.distances(
              of: query, to: codes, into: .init(rebasing: $0[8..<8 + count]))
          }
          plain.withUnsafeMutableBufferPointer {
            HammingScan.plainDistances(
              of: query, to: codes, into: .init(rebasing: $0[8..<8 + count]))
          }
        }
      }
      #expect(fast == plain)
      #expect(fast.prefix(8).allSatisfy { $0 == Self.sentinel })
      #expect(fast.suffix(8).allSatisfy { $0 == Self.sentinel })
      #expect((0..<count).allSatisfy { plainDistance(query, table[$0]) == Int(plain[8 + $0]) })
    }
  }

  /// All rows by distance, then row, by an ordinary sort.
  private func sorted(_ table: CodeTable, by query: BinaryCode) -> [Neighbor] {
    (0..<table.count)
      .map { Neighbor(row: $0, distance: plainDistance(query, table[$0])) }
      .sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }
  }

  @Test(arguments: awkwardLengths)
  func `the nearest k are the first k of a full sort`(bits: Int) throws {
    let table = try randomTable(bits: bits, count: 90)
    let query = try randomTable(bits: bits, count: 1, seed: 3)[0]
    let all = sorted(table, by: query)
    for k in [1, 2, 10, 50, 89, 90, 91, 1000, Int.max] {
      #expect(try HammingSearch(table).nearest(k, to: query) == Array(all.prefix(k)))
    }
    #expect(try HammingSearch(table).nearest(0, to: query).isEmpty)
  }

  @Test(arguments: awkwardLengths)
  func `a radius search returns everything within the radius and no more`(bits: Int) throws {
    let table = try randomTable(bits: bits, count: 90)
    let query = try randomTable(bits: bits, count: 1, seed: 3)[0]
    for radius in [-1, 0, 1, 2, bits / 2, bits, bits + 1, 1000] {
      #expect(
        try HammingSearch(table).within(radius: radius, of: query)
          == sorted(table, by: query).filter { $0.distance <= radius })
    }
  }

  @Test func `an empty gallery answers nothing`() throws {
    let table = try randomTable(bits: 12, count: 0)
    let query = try randomTable(bits: 12, count: 1)[0]
    #expect(try HammingSearch(table).nearest(5, to: query).isEmpty)
    #expect(try HammingSearch(table).within(radius: 12, of: query).isEmpty)
  }

  @Test func `a query of another length is refused naming both`() throws {
    let table = try randomTable(bits: 12, count: 2)
    let query = try randomTable(bits: 13, count: 1)[0]
    #expect(
      throws: RetrievalFailure.codeLengthMismatch(found: query.length, expected: table.length)
    ) { try HammingSearch(table).nearest(1, to: query) }
  }

  @Test func `ranks are a permutation sorted by distance, then row`() {
    let distances: [UInt16] = [2, 0, 2, 1, 0]
    var histogram = DistanceHistogram(maximum: 3)
    histogram.count(distances)
    var ranks = [Int](repeating: -1, count: 5)
    histogram.rank(distances, into: &ranks)
    #expect(histogram.counts == [2, 1, 2, 0])
    #expect(ranks == [3, 0, 4, 2, 1])
  }
}
