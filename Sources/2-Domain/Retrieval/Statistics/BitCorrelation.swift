/// How far the bits of codes depend on each other: a summary of the matrix of Pearson's correlations.
///
///     ρ_ij = (n · n_ij − n_i · n_j) / √(n_i · (n − n_i)) / √(n_j · (n − n_j))
///
/// with n_i codes that have bit i set and n_ij that have both. A bit that is the same in all codes
/// correlates with nothing and is left out.
public struct BitCorrelation: Codable, Equatable, Sendable {
  /// Bits that are the same in every code.
  public let constantBits: Int
  /// Mean of |ρ| over pairs of other bits; 0 without pairs.
  public let meanAbsolute: Double
  /// Largest |ρ|; 0 without pairs.
  public let largestAbsolute: Double
  /// The first pair of bits that has it; empty without pairs.
  public let largestPair: [Int]

  private enum CodingKeys: String, CodingKey {
    case constantBits = "constant_bits"
    case meanAbsolute = "mean_absolute"
    case largestAbsolute = "largest_absolute"
    case largestPair = "largest_pair"
  }

  /// The correlations of the bits of `table`.
  ///
  /// - Complexity: O(n · L + n · L² / 128).
  public init(_ table: CodeTable) {
    let columns = BitColumns(table)
    let ones = (0..<table.length.bits).map(columns.count)
    let varying = ones.indices.filter { ones[$0] > 0 && ones[$0] < table.count }
    let deviations = ones.map { (Double($0) * Double(table.count - $0)).squareRoot() }
    var (sum, pairs, largest, largestPair) = (0.0, 0, 0.0, [Int]())
    for (place, i) in varying.enumerated() {
      for j in varying[(place + 1)...] {
        let both = Double(table.count) * Double(columns.count(i, and: j))
        let covariance = both - Double(ones[i]) * Double(ones[j])
        let correlation = abs(covariance / deviations[i] / deviations[j])
        sum += correlation
        pairs += 1
        if correlation > largest || largestPair.isEmpty {
          (largest, largestPair) = (correlation, [i, j])
        }
      }
    }
    constantBits = table.length.bits - varying.count
    meanAbsolute = pairs > 0 ? sum / Double(pairs) : 0
    largestAbsolute = largest
    self.largestPair = largestPair
  }
}
