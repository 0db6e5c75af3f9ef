import Retrieval

/// What the codes of one table are like, whatever they retrieve.
public struct CodeStatistics: Codable, Equatable, Sendable {
  /// For each bit, the fraction of codes that have it set.
  let bitBalance: [Double]
  let correlation: BitCorrelation
  let use: CodeUse

  /// Measures `table`.
  init(_ table: CodeTable) {
    bitBalance = table.bitBalance()
    correlation = BitCorrelation(table)
    use = CodeUse(table)
  }

  private enum CodingKeys: String, CodingKey {
    case correlation, use
    case bitBalance = "bit_balance"
  }
}
