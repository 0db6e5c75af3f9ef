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
