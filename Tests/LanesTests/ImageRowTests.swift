import Testing

@testable import Lanes

struct ImageRowTests {
  static let wholes = (0..<3072).map { Float(($0 * 37 + $0 / 256) % 256) }

  func narrow(_ row: [Float]) -> (sums: ImageRow.WholeSums?, bytes: [UInt8]) {
    var bytes = [UInt8](repeating: 0, count: 3072)
    return (ImageRow.narrow(row, into: &bytes), bytes)
  }

  @Test func `whole numbers become bytes, and their sums are exact`() throws {
    let (sums, bytes) = narrow(Self.wholes)
    #expect(bytes == Self.wholes.map { UInt8($0) })
    let found = try #require(sums)
    #expect(found.sum == bytes.reduce(0) { $0 + Int($1) })
    #expect(found.squares == bytes.reduce(0) { $0 + Int($1) * Int($1) })
    let full = narrow([Float](repeating: 255, count: 3072)).sums
    #expect(full?.squares == 3072 * 65025)
  }

  @Test(
    arguments: [
      0.5, -1, 256, -0.25, 8_388_608, 8_388_609, 16_777_216, 50_331_648, .nan, .infinity,
      -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .greatestFiniteMagnitude,
      254.99998, 255.00002, 4_294_967_296, -8_388_608, -16_777_216,
    ] as [Float])
  func `one value that is no byte refuses the row, wherever it stands`(_ value: Float) {
    for place in [0, 15, 16, 1000, 3071] {
      var row = Self.wholes
      row[place] = value
      #expect(narrow(row).sums == nil, "\(value) at \(place)")
    }
  }

  @Test func `negative zero is zero`() throws {
    var row = Self.wholes
    row[5] = -0.0
    let (sums, bytes) = narrow(row)
    #expect(sums != nil)
    #expect(bytes[5] == 0)
  }

  @Test func `moments agree with their definition`() {
    let row = (0..<3072).map { Float($0 % 251) * 0.37 - 20 }
    let mean = row.reduce(0.0) { $0 + Double($1) } / 3072
    let squares = row.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let (sum, deviations) = ImageRow.moments(row)
    // Two orders of summing 3072 values below 100: their difference is below 3072 · 2⁻⁵² · 10⁴.
    #expect(abs(sum - mean * 3072) < 1e-8)
    #expect(abs(deviations - squares) < 1e-8)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `one value that is not finite shows in the sum`(_ value: Float) {
    for place in [0, 9, 3071] {
      var row = Self.wholes
      row[place] = value
      #expect(!ImageRow.moments(row).sum.isFinite)
    }
  }
}
