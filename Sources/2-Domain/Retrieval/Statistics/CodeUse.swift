/// How many different codes a table holds, and whether they tell identities apart.
public struct CodeUse: Codable, Equatable, Sendable {
  /// Different codes.
  public let distinct: Int
  /// Shannon's entropy of a code drawn from the table, in bits: at most log₂ n and at most L.
  ///
  ///     −Σ over different codes of (c / n) · log₂(c / n),   c rows with that code
  public let entropy: Double
  /// The share of rows whose code is also the code of another identity's row.
  public let sharedBetweenIdentities: Double

  private enum CodingKeys: String, CodingKey {
    case distinct
    case entropy = "entropy_bits"
    case sharedBetweenIdentities = "shared_between_identities"
  }

  /// Counts the codes of `table`.
  ///
  /// - Complexity: O(n · log n).
  public init(_ table: CodeTable) {
    var (distinct, shared, rest) = (0, 0, 0.0)
    for rows in table.rowsByCode() {
      distinct += 1
      let identity = table.identity(at: rows[rows.startIndex])
      if rows.contains(where: { table.identity(at: $0) != identity }) { shared += rows.count }
      rest += Double(rows.count) * binaryLogarithm(of: rows.count)
    }
    let count = Double(table.count)
    self.distinct = distinct
    entropy = table.count > 0 ? max(0, binaryLogarithm(of: table.count) - rest / count) : 0
    sharedBetweenIdentities = table.count > 0 ? Double(shared) / count : 0
  }
}

extension CodeTable {
  /// The rows of each different code, ascending; codes by value, first word first.
  func rowsByCode() -> [ArraySlice<Int>] {
    let wordCount = length.wordCount
    let (sorted, ends) = withWords { words in
      func precedes(_ one: Int, _ other: Int) -> Bool? {
        for word in 0..<wordCount {
          let (a, b) = (words[one * wordCount + word], words[other * wordCount + word])
          if a != b { return a < b }
        }
        return nil
      }
      let sorted = (0..<count).sorted { precedes($0, $1) ?? ($0 < $1) }
      let ends = sorted.indices.filter {
        $0 + 1 == count || precedes(sorted[$0], sorted[$0 + 1]) != nil
      }
      return (sorted, ends)
    }
    return zip([-1] + ends, ends).map { sorted[($0 + 1)...$1] }
  }
}

/// log₂ of a whole number ≥ 1, by the series of the inverse hyperbolic tangent: the same bits on every
/// machine, which a library's logarithm does not promise.
///
///     ln m = 2 · Σ s^(2i+1) / (2i + 1),   s = (m − 1) / (m + 1),   m in [√½, √2)
///
/// |s| < 0.172: fourteen terms leave less than 10⁻²³.
func binaryLogarithm(of number: Int) -> Double {
  let value = Double(number)
  let isLarge = value.significand >= 1.4142135623730951
  let m = isLarge ? value.significand / 2 : value.significand
  let s = (m - 1) / (m + 1)
  var sum = 0.0
  for i in (0..<14).reversed() { sum = sum * (s * s) + 1 / Double(2 * i + 1) }
  return Double(value.exponent) + (isLarge ? 1 : 0) + 2 * s * sum * 1.4426950408889634
}
