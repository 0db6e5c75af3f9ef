/// The Hamming distances of one query to a run of packed codes.
///
///     distance[row] = Σ_w popcount(query[w] ⊕ codes[row · W + w]),   W = ⌈L / 64⌉
///
/// A run may be a whole gallery or a tile of it: the kernel sees rows, not tables, so that several
/// queries can share a tile while it is in the cache.
enum HammingScan {
  /// Distances of `query` to `output.count` codes.
  ///
  /// One loop for each of 1 … 4 words, which vectorise to VPOPCNTQ where the machine has it.
  ///
  /// - Parameters:
  ///   - query: W words.
  ///   - codes: `output.count` · W words, row-major.
  ///   - output: one distance a row; overwritten.
  /// - Precondition: the buffers hold exactly these counts; 1 ≤ W ≤ 4. Unchecked.
  /// - Complexity: O(rows · W).
  static func distances(
    of query: UnsafeBufferPointer<UInt64>, to codes: UnsafeBufferPointer<UInt64>,
    into output: UnsafeMutableBufferPointer<UInt16>
  ) {
    switch query.count {
    case 1:
      let q = query[0]
      for row in 0..<output.count {
        output[row] = UInt16(truncatingIfNeeded: (codes[row] ^ q).nonzeroBitCount)
      }
    case 2:
      let q = (query[0], query[1])
      for row in 0..<output.count {
        let bits =
          (codes[2 * row] ^ q.0).nonzeroBitCount + (codes[2 * row + 1] ^ q.1).nonzeroBitCount
        output[row] = UInt16(truncatingIfNeeded: bits)
      }
    case 3:
      let q = (query[0], query[1], query[2])
      for row in 0..<output.count {
        let bits =
          (codes[3 * row] ^ q.0).nonzeroBitCount + (codes[3 * row + 1] ^ q.1).nonzeroBitCount
          + (codes[3 * row + 2] ^ q.2).nonzeroBitCount
        output[row] = UInt16(truncatingIfNeeded: bits)
      }
    default:
      let q = (query[0], query[1], query[2], query[3])
      for row in 0..<output.count {
        let bits =
          (codes[4 * row] ^ q.0).nonzeroBitCount + (codes[4 * row + 1] ^ q.1).nonzeroBitCount
          + (codes[4 * row + 2] ^ q.2).nonzeroBitCount
          + (codes[4 * row + 3] ^ q.3).nonzeroBitCount
        output[row] = UInt16(truncatingIfNeeded: bits)
      }
    }
  }

  /// The plain twin: bit by bit, for any number of words.
  static func plainDistances(
    of query: UnsafeBufferPointer<UInt64>, to codes: UnsafeBufferPointer<UInt64>,
    into output: UnsafeMutableBufferPointer<UInt16>
  ) {
    for row in 0..<output.count {
      var distance: UInt16 = 0
      for bit in 0..<query.count * 64 {
        let own = codes[row * query.count + bit / 64] >> UInt64(bit % 64) & 1
        let other = query[bit / 64] >> UInt64(bit % 64) & 1
        if own != other { distance += 1 }
      }
      output[row] = distance
    }
  }
}
