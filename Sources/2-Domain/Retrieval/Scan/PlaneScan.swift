/// Four queries passing over a tile of codes together.
///
/// For each block of 64 codes the smallest distance to each query is compared with the query's bound;
/// only a block that can hold something nearer is looked at code by code. Distances of a prefix of
/// the planes never exceed the whole, so when the bounds are small the first planes decide: for codes of
/// 48 bits and bounds up to 8, one plane of two.
struct PlaneScan {
  /// Queries that share every load.
  static let groupCount = 4

  /// Plane p of query i at p · 4 + i.
  private let queries: [UInt32]
  private let planeCount: Int

  /// Up to four `queries`, given by their words; missing ones are zero and must get a bound of 0.
  init(_ queries: [[UInt64]], _ length: CodeLength) {
    planeCount = length.planeCount
    var planes = [UInt32](repeating: 0, count: planeCount * Self.groupCount)
    for (index, words) in queries.enumerated() {
      for plane in 0..<planeCount {
        planes[plane * Self.groupCount + index] = UInt32(
          truncatingIfNeeded: words[plane / 2] >> UInt64(plane % 2 * 32))
      }
    }
    self.queries = planes
  }

  /// Adds to each of four lists the codes of `tile` below its bound, in row order.
  ///
  /// - Parameter firstRow: The gallery row of the tile's first code.
  func collect(
    _ tile: CodePlanes, firstRow: Int, into lists: UnsafeMutablePointer<CandidateList>
  ) {
    let bound = (0..<Self.groupCount).reduce(0) { max($0, lists[$1].bound) }
    guard bound > 0 else { return }
    switch Self.decidingPlanes(bound, of: planeCount) {
    case 1: pass(1, tile, firstRow, lists)
    case 2: pass(2, tile, firstRow, lists)
    case 4: pass(4, tile, firstRow, lists)
    case let planes: pass(planes, tile, firstRow, lists)
    }
  }

  /// How many planes tell most codes at random from those below `bound`: the fewest P for which the
  /// bound is about three deviations (of √(8P) bits) under the mean of 16P bits; all if none.
  static func decidingPlanes(_ bound: Int, of planeCount: Int) -> Int {
    let bounds = [8, 20, 33, 47, 61, 76, 90]
    let enough = bounds.firstIndex { bound <= $0 } ?? planeCount
    return min(enough + 1, planeCount)
  }

  @inline(__always)
  private func pass(
    _ planes: Int, _ tile: CodePlanes, _ firstRow: Int,
    _ lists: UnsafeMutablePointer<CandidateList>
  ) {
    queries.withUnsafeBufferPointer { queries in
      guard let queries = queries.baseAddress else { return }
      var b0 = Vector(repeating: UInt32(lists[0].bound))
      var b1 = Vector(repeating: UInt32(lists[1].bound))
      var b2 = Vector(repeating: UInt32(lists[2].bound))
      var b3 = Vector(repeating: UInt32(lists[3].bound))
      for block in 0..<tile.blocks {
        let codes = UnsafeRawPointer(tile.words + block * CodePlanes.blockCount)
        let least = Self.least(planes, codes, queries)
        let near = (
          least.0.lanes(below: b0), least.1.lanes(below: b1), least.2.lanes(below: b2),
          least.3.lanes(below: b3)
        )
        if _slowPath(near.0 | near.1 | near.2 | near.3 != 0) {
          let rows = block * CodePlanes.blockCount
          func look(_ index: Int) -> Vector {
            search(tile, rows, index, firstRow, &lists[index])
            return Vector(repeating: UInt32(lists[index].bound))
          }
          if near.0 != 0 { b0 = look(0) }
          if near.1 != 0 { b1 = look(1) }
          if near.2 != 0 { b2 = look(2) }
          if near.3 != 0 { b3 = look(3) }
        }
      }
    }
  }

  /// For each of four queries and each of sixteen lanes, the smallest distance over the first
  /// `planes` planes of the block's four codes in that lane.
  @inline(__always)
  private static func least(
    _ planes: Int, _ codes: UnsafeRawPointer, _ queries: UnsafePointer<UInt32>
  ) -> (Vector, Vector, Vector, Vector) {
    let most = Vector(repeating: .max)
    var least = (most, most, most, most)
    for vector in 0..<CodePlanes.blockCount / Vector.scalarCount {
      var sums = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
      for plane in 0..<planes {
        let offset = plane * CodePlanes.capacity + vector * Vector.scalarCount
        let code = (codes + offset * 4).loadUnaligned(as: Vector.self)
        let query = queries + plane * groupCount
        sums.0 &+= (code ^ Vector(repeating: query[0])).onesCounts
        sums.1 &+= (code ^ Vector(repeating: query[1])).onesCounts
        sums.2 &+= (code ^ Vector(repeating: query[2])).onesCounts
        sums.3 &+= (code ^ Vector(repeating: query[3])).onesCounts
      }
      least.0 = .smaller(least.0, sums.0)
      least.1 = .smaller(least.1, sums.1)
      least.2 = .smaller(least.2, sums.2)
      least.3 = .smaller(least.3, sums.3)
    }
    return least
  }

  /// Adds the codes of one block below the list's bound.
  @inline(never)
  private func search(
    _ tile: CodePlanes, _ firstOfBlock: Int, _ index: Int, _ firstRow: Int,
    _ list: inout CandidateList
  ) {
    let end = min(tile.count, firstOfBlock + CodePlanes.blockCount)
    var start = firstOfBlock
    while start < end {
      let distances = distances(UnsafeRawPointer(tile.words + start), index)
      var near = distances.lanes(below: Vector(repeating: UInt32(list.bound)))
      while near != 0 {
        let lane = near.trailingZeroBitCount
        near &= near &- 1
        let distance = Int(distances[lane])
        guard distance < list.bound, start + lane < end else { continue }
        list.add(row: firstRow + start + lane, distance: distance)
      }
      start += Vector.scalarCount
    }
  }

  /// The distances of sixteen codes to query `index`.
  private func distances(_ codes: UnsafeRawPointer, _ index: Int) -> Vector {
    var distances = Vector.zero
    for plane in 0..<planeCount {
      let code = (codes + plane * CodePlanes.capacity * 4).loadUnaligned(as: Vector.self)
      let query = Vector(repeating: queries[plane * Self.groupCount + index])
      distances &+= (code ^ query).onesCounts
    }
    return distances
  }
}
