import Foundation
import Testing

@testable import Retrieval

@Suite struct StatisticsTests {
  @Test func `correlations of three bits, by hand`() throws {
    // Bit 1 is bit 0; bit 2 is independent of it; bit 3 is always 0.
    let found = BitCorrelation(try table(["1100", "1110", "0000", "0010"], [0, 0, 0, 0]))
    #expect(found.constantBits == 1)
    #expect(found.largestAbsolute == 1 && found.largestPair == [0, 1])
    #expect(found.meanAbsolute == 1.0 / 3)
  }

  @Test func `the matrix has every pair once, with its sign, and nothing for a constant bit`()
    throws
  {
    // Bit 1 is bit 0; bit 2 is its opposite; bit 3 is always 0.
    let found = BitCorrelationMatrix(try table(["1100", "1100", "0010", "0010"], [0, 0, 0, 0]))
    #expect(found.lowerTriangle == [[], [1], [-1, -1], [nil, nil, nil]])
    #expect(found.pairs.map(\.bits) == [[0, 1], [0, 2], [1, 2]])
    #expect(found.pairs.map(\.correlation) == [1, -1, -1])
  }

  @Test(arguments: awkwardLengths)
  func `correlations equal those of the definition`(bits: Int) throws {
    let codes = try randomTable(bits: bits, count: 130)
    let values = (0..<bits).map { bit in (0..<130).map { codes[$0][bit] ? 1.0 : 0 } }
    let means = values.map { $0.reduce(0, +) / 130 }
    func covariance(_ i: Int, _ j: Int) -> Double {
      zip(values[i], values[j]).reduce(0) { $0 + ($1.0 - means[i]) * ($1.1 - means[j]) }
    }
    var absolute: [Double] = []
    for i in 0..<bits {
      for j in i + 1..<max(bits, i + 1) {
        absolute.append(
          abs(covariance(i, j)) / (covariance(i, i) * covariance(j, j)).squareRoot())
      }
    }
    let found = BitCorrelation(codes)
    let mean = absolute.isEmpty ? 0 : absolute.reduce(0, +) / Double(absolute.count)
    // Sums of 130 products, and of up to 32,640 correlations below 1.
    #expect(abs(found.meanAbsolute - mean) < 1e-12)
    #expect(abs(found.largestAbsolute - (absolute.max() ?? 0)) < 1e-12)
  }

  @Test func `identical codes are counted, and those two identities share`() throws {
    // 00 three times (identities 1, 1, 2), 01 once, 11 twice (3, 3), 10 twice (4, 5).
    let found = CodeUse(
      try table(["00", "01", "00", "11", "10", "00", "11", "10"], [1, 1, 1, 3, 4, 2, 3, 5]))
    #expect(found.distinct == 4)
    #expect(found.sharedBetweenIdentities == 5.0 / 8)
    let entropy = [3.0 / 8, 1.0 / 8, 2.0 / 8, 2.0 / 8].reduce(0) { $0 - $1 * log2($1) }
    #expect(abs(found.entropy - entropy) < 1e-15)
    let alone = CodeUse(try table(["01"], [1]))
    #expect(alone.distinct == 1 && alone.entropy == 0 && alone.sharedBetweenIdentities == 0)
  }

  @Test func `codes of several words differ in any of them`() throws {
    let length = try CodeLength(bits: 200)
    let rows: [[UInt64]] = [[1, 0, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]]
    let codes = try CodeTable(
      words: rows.flatMap { $0 }, identities: [1, 2, 3, 4], length: length)
    #expect(codes.rowsByCode().map(Array.init) == [[1], [3], [0, 2]])
    #expect(CodeUse(codes).sharedBetweenIdentities == 0.5)
  }

  @Test func `the binary logarithm is the library's to the last places`() {
    for number in [1, 2, 3, 5, 7, 724, 725, 67_177, 1 << 40, 1 << 40 + 1, 1_000_000_007] {
      let (own, library) = (binaryLogarithm(of: number), log2(Double(number)))
      #expect(abs(own - library) <= 4 * library.ulp, "\(number)")
    }
    for exponent in 0..<50 { #expect(binaryLogarithm(of: 1 << exponent) == Double(exponent)) }
  }
}
