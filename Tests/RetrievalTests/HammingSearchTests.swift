import Lanes
import Testing

@testable import Retrieval

@Suite struct HammingSearchTests {
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

  @Test(arguments: awkwardLengths)
  func `the nearest k are the first k of a full sort`(bits: Int) throws {
    let gallery = try randomTable(bits: bits, count: 90)
    let queries = try randomTable(bits: bits, count: 7, seed: 3)
    for k in [-1, 0, 1, 2, 10, 50, 89, 90, 91, 1000, Int.max] {
      let expected = PlainSearch(gallery: gallery).nearest(k, toEach: queries)
      #expect(try HammingSearch(gallery).nearest(k, toEach: queries).lists == expected)
      #expect(try HammingSearch(gallery).nearest(k, to: queries[6]) == expected[6])
    }
  }

  @Test(arguments: awkwardLengths)
  func `a radius search returns everything within the radius and no more`(bits: Int) throws {
    let gallery = try randomTable(bits: bits, count: 90)
    let queries = try randomTable(bits: bits, count: 7, seed: 3)
    for radius in [Int.min, -1, 0, 1, 2, bits / 2, bits, bits + 1, Int.max] {
      let expected = PlainSearch(gallery: gallery).within(radius: radius, ofEach: queries)
      #expect(try HammingSearch(gallery).within(radius: radius, ofEach: queries).lists == expected)
      #expect(try HammingSearch(gallery).within(radius: radius, of: queries[6]) == expected[6])
    }
  }

  @Test(arguments: [1, 12, 33, 48, 65, 256])
  func `galleries that end anywhere in a block or a tile, and near codes anywhere`(
    bits: Int
  ) throws {
    let tile = CodePlanes.capacity
    for count in [1, 15, 16, 17, 63, 64, 65, tile - 1, tile, tile + 1, 2 * tile + 65] {
      let (gallery, queries) = try clusteredTables(bits: bits, count: count, queries: 5)
      let plain = PlainSearch(gallery: gallery)
      #expect(
        try HammingSearch(gallery).nearest(3, toEach: queries).lists
          == plain.nearest(3, toEach: queries))
      #expect(
        try HammingSearch(gallery).within(radius: bits / 8, ofEach: queries).lists
          == plain.within(radius: bits / 8, ofEach: queries))
    }
  }

  @Test func `neither the threads nor the cut into blocks and runs change the answer`() throws {
    let (gallery, queries) = try clusteredTables(
      bits: 48, count: 2 * GalleryScan.shortestRun + 100, queries: 2 * GalleryScan.blockCount + 3)
    let search = HammingSearch(gallery)
    let nearest = try search.nearest(20, toEach: queries)
    let within = try search.within(radius: 6, ofEach: queries)
    #expect(within.neighbors.count > queries.count)
    for threads in [1, 2, 3, 8] {
      let workers = Workers(count: threads)
      defer { workers.stop() }
      #expect(try search.nearest(20, toEach: queries, workers: workers) == nearest)
      #expect(try search.within(radius: 6, ofEach: queries, workers: workers) == within)
      // One query: as many runs of the gallery as threads can use.
      #expect(
        try search.nearest(20, toEach: queries.prefix(1), workers: workers).lists
          == [nearest.lists[0]])
      #expect(
        try search.within(radius: 6, ofEach: queries.prefix(1), workers: workers).lists
          == [within.lists[0]])
    }
  }

  @Test func `codes that all tie are returned in gallery order`() throws {
    let codes = [BinaryCode](repeating: try BinaryCode("010"), count: 5000)
    let gallery = try CodeTable(
      codes: codes, identities: Array(repeating: 0, count: 5000), length: codes[0].length)
    let found = try HammingSearch(gallery).nearest(70, to: BinaryCode("110"))
    #expect(found == (0..<70).map { Neighbor(row: $0, distance: 1) })
  }

  @Test(arguments: awkwardLengths)
  func `histograms count every code once at its distance`(bits: Int) throws {
    for count in [0, 1, 90, 4097] {
      let gallery = try randomTable(bits: bits, count: count)
      let queries = try randomTable(bits: bits, count: 35, seed: 4)
      var expected = [[Int]](
        repeating: [Int](repeating: 0, count: bits + 1), count: queries.count)
      for query in 0..<queries.count where count < 100 || query == 34 {
        for row in 0..<count { expected[query][plainDistance(queries[query], gallery[row])] += 1 }
      }
      let workers = Workers(count: 2)
      defer { workers.stop() }
      let found = try HammingSearch(gallery).histograms(ofEach: queries, workers: workers)
      for query in 0..<queries.count where count < 100 || query == 34 {
        #expect(found[query] == expected[query])
      }
      #expect(found.allSatisfy { $0.reduce(0, +) == count })
    }
  }

  @Test func `an empty gallery answers nothing`() throws {
    let table = try randomTable(bits: 12, count: 0)
    let query = try randomTable(bits: 12, count: 1)[0]
    #expect(try HammingSearch(table).nearest(5, to: query).isEmpty)
    #expect(try HammingSearch(table).within(radius: 12, of: query).isEmpty)
    #expect(try HammingSearch(CodeTable(one: query)).nearest(5, toEach: table).count == 0)
  }

  @Test func `a query of another length is refused naming both`() throws {
    let table = try randomTable(bits: 12, count: 2)
    let query = try randomTable(bits: 13, count: 1)[0]
    #expect(
      throws: RetrievalFailure.codeLengthMismatch(found: query.length, expected: table.length)
    ) { try HammingSearch(table).nearest(1, to: query) }
    #expect(
      throws: RetrievalFailure.codeLengthMismatch(found: query.length, expected: table.length)
    ) { try HammingSearch(table).histograms(ofEach: CodeTable(one: query)) }
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
