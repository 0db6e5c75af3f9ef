import Testing

@testable import ByteStreams
@testable import ImageFiles

/// What follows the pixels in a PNG's stream, which libpng inflates to its end.
@Suite(.enabled(if: ImageReader.isAvailable, "built without libjpeg-turbo and libpng"))
struct PNGDataTests {
  /// A zlib stream of a zero and, rounded down to whole 258s, `count` more: one deflate block with the fixed
  /// codes.
  private static func zeros(_ count: Int) -> [UInt8] {
    var (bits, bitCount, bytes) = (0, 0, [0x78, 0xDA] as [UInt8])
    func put(_ value: Int, _ count: Int) {
      bits |= value << bitCount
      bitCount += count
      while bitCount >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
        bitCount -= 8
      }
    }
    put(1, 1)
    put(1, 2)
    // Fixed codes: 0 is 00110000, 258 bytes 11000101, distance 1 00000, the end 0000000; codes begin with
    // their highest bit.
    func code(_ value: Int, _ count: Int) {
      for bit in (0..<count).reversed() { put(value >> bit & 1, 1) }
    }
    code(0b0011_0000, 8)
    for _ in 0..<(count / 258) {
      code(0b1100_0101, 8)
      code(0, 5)
    }
    code(0, 7)
    put(0, 7)
    return bytes
  }

  private func png(side: Int, interlaced: UInt8 = 0, _ data: [UInt8]) -> [UInt8] {
    let word: (Int) -> [UInt8] = { value in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
      word(content.count) + Array(type.utf8) + content + [0, 0, 0, 0]
    }
    let half = data.count / 2
    return [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]
      + chunk("IHDR", word(side) + word(side) + [8, 2, 0, 0, interlaced])
      + chunk("IDAT", Array(data[..<half])) + chunk("tEXt", Array("a\0b".utf8))
      + chunk("IDAT", Array(data[half...])) + chunk("IEND", [])
  }

  @Test func `a PNG whose stream goes on for 500 MB behind its pixels is refused before decoding`()
    throws
  {
    let bytes = png(side: 32, Self.zeros(500 << 20))
    #expect(
      throws: ImageFailure.dataBehindPixels(width: 32, height: 32, limit: 32 * (32 * 3 + 2))
    ) { try ImageReader().face(in: bytes, .centre) }
  }

  @Test func `the length of a stream is counted to the byte`() {
    let (count, stream) = (1 + 1000 * 258, Self.zeros(1000 * 258))
    for pieces in [[0..<stream.count], [0..<7, 7..<8, 8..<8, 8..<stream.count]] {
      #expect(InflatedLength.exceeds(count - 1, pieces, of: stream))
      #expect(!InflatedLength.exceeds(count, pieces, of: stream))
    }
    // Damaged and cut streams are no longer than what they gave.
    #expect(!InflatedLength.exceeds(10, [0..<5], of: [0xFF, 0xFF, 1, 2, 3]))
    #expect(!InflatedLength.exceeds(count, [0..<stream.count / 2], of: stream))
  }

  @Test func `every prefix and every kind of header has a limit that its rows fit into`() {
    let bytes = png(side: 9, interlaced: 1, [1, 2, 3, 4])
    for count in 0...bytes.count { _ = PNGChunks(of: Array(bytes[..<count])) }
    #expect(PNGChunks(of: bytes).data == [41..<43, 70..<72])
    // The passes of a 9 × 9 picture have 2, 1, 2, 3, 3, 5 and 4 rows of 2, 1, 3, 2, 5, 4 and 9 pixels.
    let rows = [(2, 2), (2, 1), (1, 3), (3, 2), (2, 5), (5, 4), (4, 9)]
    #expect(PNGChunks(of: bytes).dataLimit >= rows.reduce(0) { $0 + $1.0 * ($1.1 * 3 + 1) })
  }
}
