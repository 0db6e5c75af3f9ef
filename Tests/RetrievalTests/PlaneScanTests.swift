import Testing

@testable import Retrieval

@Suite struct PlaneScanTests {
  @Test(arguments: awkwardLengths)
  func `planes hold the bits of every row, zeros after them, and leave the rest alone`(
    bits: Int
  ) throws {
    let table = try randomTable(bits: bits, count: 200)
    let tile = CodePlanes(table.length)
    let room = tile.planeCount * CodePlanes.capacity
    for rows in [0..<1, 3..<20, 0..<64, 5..<70, 0..<200] {
      for place in 0..<room { tile.words[place] = 0xDEAD_BEEF }
      table.withWords { tile.pack($0, wordCount: table.length.wordCount, rows: rows) }
      let filled = (rows.count + 63) / 64 * 64
      for plane in 0..<tile.planeCount {
        for place in 0..<CodePlanes.capacity {
          let expected: UInt32 =
            if place < rows.count {
              plainPlane(table[rows.lowerBound + place], plane)
            } else {
              place < filled ? 0 : 0xDEAD_BEEF
            }
          let found = tile.words[plane * CodePlanes.capacity + place]
          if found != expected { Issue.record("\(bits) bits, plane \(plane), row \(place)") }
        }
      }
    }
  }

  private func plainPlane(_ code: BinaryCode, _ plane: Int) -> UInt32 {
    var word: UInt32 = 0
    for bit in plane * 32..<min(code.length.bits, plane * 32 + 32) where code[bit] {
      word |= 1 << UInt32(bit - plane * 32)
    }
    return word
  }

  @Test func `lanes below a bound become bits`() {
    var vector = Vector(repeating: 9)
    vector[0] = 3
    vector[5] = 4
    vector[15] = 0
    #expect(vector.lanes(below: Vector(repeating: 4)) == 1 | 1 << 15)
    #expect(vector.lanes(below: Vector(repeating: 0)) == 0)
    #expect(Vector(repeating: .max).lanes(below: Vector(repeating: 10)) == 0)
    #expect(Vector(repeating: 0x8000_0001).onesCounts == Vector(repeating: 2))
  }

  @Test func `fewer planes decide only while the bound is far below their mean`() {
    for planeCount in 1...8 {
      for bound in 0...planeCount * 32 + 1 {
        let planes = PlaneScan.decidingPlanes(bound, of: planeCount)
        #expect((1...planeCount).contains(planes))
        // P planes of random bits: mean 16P, variance 8P.
        let mean = 16 * Double(planes)
        if planes < planeCount {
          #expect(Double(bound) <= mean - 2.7 * (8 * Double(planes)).squareRoot())
        }
      }
    }
  }

  @Test func `a list keeps the first k by distance and at most k at each`() {
    var list = CandidateList(2, below: 10)
    for (row, distance) in [9, 9, 8, 3, 3, 1].enumerated() where distance < list.bound {
      list.add(row: row, distance: distance)
    }
    #expect(list.bound == 3)
    #expect(
      list.ranked().map { Neighbor(ranked: $0) } == [
        .init(row: 5, distance: 1), .init(row: 3, distance: 3),
      ])
    var ties = CandidateList(2, below: 10, keepsTies: true)
    for (row, distance) in [(7, 3), (6, 3), (2, 3), (9, 1)] {
      if distance < ties.bound { ties.add(row: row, distance: distance) }
    }
    #expect(ties.bound == 4)
    #expect(
      ties.ranked().map { Neighbor(ranked: $0) } == [
        .init(row: 9, distance: 1), .init(row: 2, distance: 3),
      ])
  }
}
