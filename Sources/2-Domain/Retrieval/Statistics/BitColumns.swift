/// A table of codes turned on its side: for each bit, which codes have it set.
///
/// Row r of a column is bit r mod 64 of its word r / 64, so that two bits are compared 64 codes at a time.
struct BitColumns {
  private let columns: [[UInt64]]
  private let rowCount: Int

  /// - Complexity: O(n · L).
  init(_ table: CodeTable) {
    rowCount = table.count
    let wordCount = table.length.wordCount
    columns = table.withWords { words in
      (0..<table.length.bits).map { bit in
        var column = [UInt64](repeating: 0, count: (table.count + 63) / 64)
        let (word, shift) = (bit / 64, UInt64(bit % 64))
        for row in 0..<table.count {
          column[row / 64] |= (words[row * wordCount + word] >> shift & 1) << UInt64(row % 64)
        }
        return column
      }
    }
  }

  /// Codes with bit `i` set.
  func count(_ i: Int) -> Int { columns[i].reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Codes with bits `i` and `j` set.
  func count(_ i: Int, and j: Int) -> Int {
    var total = 0
    for (one, other) in zip(columns[i], columns[j]) { total += (one & other).nonzeroBitCount }
    return total
  }
}
