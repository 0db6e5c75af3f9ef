import Testing

@testable import Retrieval

@Suite struct ReferencePackingTests {
  /// Σ 2^i · s_i mod 256 for each group of up to eight bits, straight from the definition.
  private func definition(_ code: BinaryCode) -> [Int] {
    stride(from: 0, to: code.length.bits, by: 8).map { first in
      var value = 0
      for i in 0..<min(8, code.length.bits - first) { value += (code[first + i] ? 1 : -1) << i }
      return ((value % 256) + 256) % 256
    }
  }

  private func bytes(_ code: BinaryCode) -> [Int] {
    (0..<code.length.byteCount).map { Int(code.words[$0 / 8] >> UInt64($0 % 8 * 8) & 255) }
  }

  @Test(arguments: awkwardLengths)
  func `packing follows the definition byte by byte`(bits: Int) throws {
    let table = try randomTable(bits: bits, count: 40)
    let packed = table.packedAsReference()
    #expect(packed.length.bits == (bits + 7) / 8 * 8)
    for row in 0..<40 {
      #expect(bytes(packed[row]) == definition(table[row]))
      #expect(packed.identity(at: row) == table.identity(at: row))
    }
  }

  @Test func `bit 7 of a full byte is lost`() throws {
    // 2V + 1 − 256 mod 256 = 2V + 1 mod 256: V and V + 128 give the same byte.
    let packed = try table(["01100100", "01100101"], [0, 0]).packedAsReference()
    #expect(packed[0] == packed[1])
  }

  @Test func `the last of four bits counts four times`() throws {
    // V = 0: 0 + 1 − 16 = −15 = 0xF1.  V = 8: 16 + 1 − 16 = 1 = 0x01.  They differ in bits 4 … 7.
    let packed = try table(["0000", "0001"], [0, 0]).packedAsReference()
    #expect(packed[0].words == [0xF1] && packed[1].words == [0x01])
    #expect(plainDistance(packed[0], packed[1]) == 4)
  }
}
