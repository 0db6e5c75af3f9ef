/// Pearson's correlation of every pair of bits over the codes of a table.
///
///     ρ_ij = (n · n_ij − n_i · n_j) / √(n_i · (n − n_i)) / √(n_j · (n − n_j))
///
/// with n_i codes that have bit i set and n_ij that have both. A bit that is the same in all codes
/// correlates with nothing.
public struct BitCorrelationMatrix: Equatable, Sendable {
  /// Row j holds ρ_ij for i in 0 ..< j; nil where a bit is the same in all codes.
  public let lowerTriangle: [[Double?]]
  /// Bits that are not the same in every code.
  let varying: [Int]

  /// The correlations of the bits of `table`.
  ///
  /// - Complexity: O(n · L + n · L² / 128).
  public init(_ table: CodeTable) {
    let columns = BitColumns(table)
    let ones = (0..<table.length.bits).map(columns.count)
    let varying = ones.indices.filter { ones[$0] > 0 && ones[$0] < table.count }
    let deviations = ones.map { (Double($0) * Double(table.count - $0)).squareRoot() }
    var rows = ones.indices.map { [Double?](repeating: nil, count: $0) }
    for (place, j) in varying.enumerated() {
      for i in varying[..<place] {
        let both = Double(table.count) * Double(columns.count(i, and: j))
        let covariance = both - Double(ones[i]) * Double(ones[j])
        rows[j][i] = covariance / deviations[i] / deviations[j]
      }
    }
    lowerTriangle = rows
    self.varying = varying
  }

  /// Pairs of bits with their correlation, by the first bit, then the second.
  public var pairs: [(bits: [Int], correlation: Double)] {
    lowerTriangle.indices.flatMap { i in
      lowerTriangle.indices[(i + 1)...].compactMap { j in
        lowerTriangle[j][i].map { ([i, j], $0) }
      }
    }
  }
}
