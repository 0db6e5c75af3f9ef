import Lanes
import Testing

@testable import Retrieval

@Suite struct MultiIndexHashTests {
  /// Tables that never give way to a scan.
  private func stubborn(_ gallery: CodeTable, chunkCount: Int) throws -> MultiIndexHash {
    try MultiIndexHash(
      gallery, plan: ChunkPlan(gallery.length, chunkCount: chunkCount), workers: nil,
      budget: .infinity)
  }

  @Test(arguments: [
    (1, 1), (7, 2), (12, 1), (12, 3), (36, 3), (48, 3), (63, 5), (64, 4), (65, 5), (129, 9),
    (256, 16),
  ])
  func `tables alone find what a full sort finds`(bits: Int, chunkCount: Int) throws {
    let (gallery, queries) = try clusteredTables(bits: bits, count: 300, queries: 9)
    let (tables, plain) = (
      try stubborn(gallery, chunkCount: chunkCount), PlainSearch(gallery: gallery)
    )
    for radius in [Int.min, -1, 0, 1, 2, 3, chunkCount, 2 * chunkCount + 1] {
      #expect(
        try tables.within(radius: radius, ofEach: queries).lists
          == plain.within(radius: radius, ofEach: queries), "radius \(radius)")
    }
    for k in [-1, 0, 1, 3] {
      #expect(
        try tables.nearest(k, toEach: queries).lists == plain.nearest(k, toEach: queries),
        "k \(k)")
    }
  }

  @Test func `tables alone find everything, however far`() throws {
    let (gallery, queries) = try clusteredTables(bits: 12, count: 150, queries: 5)
    for chunkCount in [1, 2, 5, 12] {
      let tables = try stubborn(gallery, chunkCount: chunkCount)
      for k in [149, 150, 151, Int.max] {
        #expect(
          try tables.nearest(k, toEach: queries).lists
            == PlainSearch(gallery: gallery).nearest(k, toEach: queries))
      }
      #expect(
        try tables.within(radius: Int.max, ofEach: queries).lists
          == PlainSearch(gallery: gallery).within(radius: 12, ofEach: queries))
    }
  }

  @Test(arguments: awkwardLengths)
  func `the answer is the scan's, whichever way is taken`(bits: Int) throws {
    let (gallery, queries) = try clusteredTables(bits: bits, count: 6000, queries: 70)
    let workers = Workers(count: 2)
    defer { workers.stop() }
    let tables = try MultiIndexHash(gallery, workers: workers)
    let scan = HammingSearch(gallery)
    for radius in [0, 1, 2, 5, bits] {
      #expect(
        try tables.within(radius: radius, ofEach: queries, workers: workers)
          == scan.within(radius: radius, ofEach: queries))
    }
    for k in [1, 10, 100] {
      #expect(
        try tables.nearest(k, toEach: queries, workers: workers)
          == scan.nearest(k, toEach: queries))
    }
    #expect(try tables.nearest(3, to: queries[0]) == scan.nearest(3, to: queries[0]))
    #expect(
      try tables.within(radius: 2, of: queries[0]) == scan.within(radius: 2, of: queries[0]))
  }

  @Test(arguments: [(48, 16..<32), (65, 60..<65), (129, 63..<66), (256, 240..<256)])
  func `a table is the rows sorted by the chunk, then by row, for any number of threads`(
    bits: Int, chunk: Range<Int>
  ) throws {
    let gallery = try randomTable(bits: bits, count: 1000)
    func value(_ row: Int) -> Int {
      chunk.reversed().reduce(0) { $0 * 2 + (gallery[row][$1] ? 1 : 0) }
    }
    let sorted = (0..<1000).sorted { (value($0), $0) < (value($1), $1) }
    for threads in [1, 2, 3] {
      let workers = Workers(count: threads)
      defer { workers.stop() }
      let table = ChunkTable(gallery, by: chunk, workers)
      #expect(table.rows.map(Int.init) == sorted)
      #expect(Array(table.codes) == sorted.flatMap { gallery[$0].words })
      var start = 0
      for bucket in 0..<1 << chunk.count {
        #expect(Int(table.starts[bucket]) == start)
        while start < 1000, value(sorted[start]) == bucket { start += 1 }
      }
      #expect(table.starts[1 << chunk.count] == 1000)
    }
  }

  @Test func `chunks cover the code once, nearly equal, wider ones first`() throws {
    for bits in awkwardLengths {
      let length = try CodeLength(bits: bits)
      for count in [0, 1, 1000, 1_000_000, 100_000_000, 1 << 32] {
        let chunks = ChunkPlan(length, codeCount: count).chunks
        #expect(chunks.first?.lowerBound == 0 && chunks.last?.upperBound == bits)
        for (one, next) in zip(chunks, chunks.dropFirst()) {
          #expect(one.upperBound == next.lowerBound)
          #expect(one.count == next.count || one.count == next.count + 1)
        }
        #expect(chunks.allSatisfy { (1...ChunkPlan.widest).contains($0.count) })
      }
    }
  }

  @Test func `short codes get one table, many codes wider chunks`() throws {
    let (short, usual) = (try CodeLength(bits: 12), try CodeLength(bits: 48))
    #expect(ChunkPlan(short, codeCount: 100_000).chunks == [0..<12])
    #expect(ChunkPlan(usual, codeCount: 1_000_000).chunks.count == 3)
    #expect(ChunkPlan(usual, codeCount: 100_000_000).chunks.count == 2)
  }

  @Test func `a step's cost counts its buckets`() throws {
    // Chunks of 4 bits; 160 codes, 10 a bucket. Step 0: one bucket. Step 2 opens C(4, 1) of chunk 0.
    let plan = ChunkPlan(try CodeLength(bits: 8), chunkCount: 2)
    let bucket = Double(ChunkPlan.bucketCost + 10)
    #expect(plan.cost(ofStep: 0, codeCount: 160) == bucket)
    #expect(plan.cost(ofStep: 2, codeCount: 160) == 4 * bucket)
    #expect(plan.cost(within: 3, codeCount: 160) == 10 * bucket)
    // Five flips of four bits do not exist.
    #expect(plan.cost(ofStep: 10, codeCount: 160) == 0)
  }

  @Test func `queries of another length and galleries beyond 32 bits of rows are refused`() throws {
    let table = try randomTable(bits: 12, count: 2)
    let query = try randomTable(bits: 13, count: 1)
    #expect(
      throws: RetrievalFailure.codeLengthMismatch(found: query.length, expected: table.length)
    ) { try MultiIndexHash(table).within(radius: 1, ofEach: query) }
    #expect(throws: RetrievalFailure.galleryTooLarge(found: 1 << 32, limit: 1 << 32 - 1)) {
      try MultiIndexHash.requireRoom(for: 1 << 32)
    }
    let empty = try MultiIndexHash(randomTable(bits: 12, count: 0))
    #expect(try empty.nearest(3, toEach: table).lists == [[], []])
  }
}
