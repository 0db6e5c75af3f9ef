/// How far the bits of codes depend on each other: a summary of their `BitCorrelationMatrix`.
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
  public init(_ table: CodeTable) { self.init(BitCorrelationMatrix(table)) }

  /// The summary of `matrix`.
  public init(_ matrix: BitCorrelationMatrix) {
    var (sum, pairs, largest, largestPair) = (0.0, 0, 0.0, [Int]())
    for (bits, correlation) in matrix.pairs {
      sum += abs(correlation)
      pairs += 1
      if abs(correlation) > largest || largestPair.isEmpty {
        (largest, largestPair) = (abs(correlation), bits)
      }
    }
    constantBits = matrix.lowerTriangle.count - matrix.varying.count
    meanAbsolute = pairs > 0 ? sum / Double(pairs) : 0
    largestAbsolute = largest
    self.largestPair = largestPair
  }
}
