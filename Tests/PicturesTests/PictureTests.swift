import CZlib
import Foundation
import TestSupport
import Testing

@testable import Pictures

@Suite struct PictureTests {
  /// A picture whose every byte is told by its place.
  static func gradient(width: Int, height: Int) -> Picture {
    var picture = Picture(width: width, height: height)
    for row in 0..<height {
      for column in 0..<width {
        picture.place(
          planes: [UInt8(column * 7 & 255), UInt8(row * 5 & 255), UInt8(column * row & 255)],
          side: 1, column: column, row: row, scale: 1)
      }
    }
    return picture
  }

  @Test func `an enlarged image repeats each pixel in a square and touches nothing else`() {
    var picture = Picture(width: 8, height: 6, grey: 9)
    picture.place(
      planes: [1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24], side: 2, column: 3, row: 1, scale: 2)
    for row in 0..<6 {
      for column in 0..<8 {
        let start = 3 * (8 * row + column)
        let found = Array(picture.pixels[start..<start + 3])
        let isInside = (3..<7).contains(column) && (1..<5).contains(row)
        let source = UInt8(max(0, row - 1) / 2 * 2 + max(0, column - 3) / 2 + 1)
        #expect(found == (isInside ? [source, source + 10, source + 20] : [9, 9, 9]))
      }
    }
  }

  @Test func `a PNG is signature, IHDR, IDAT and IEND with lengths and checksums that hold`()
    throws
  {
    let file = Self.gradient(width: 37, height: 11).png()
    #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10])
    var types: [String] = []
    var offset = 8
    while offset < file.count {
      try #require(offset + 12 <= file.count)
      let length = Self.number(file, at: offset)
      let body = Array(file[offset + 4..<offset + 8 + length])
      #expect(Self.number(file, at: offset + 8 + length) == Int(crc32(0, body, uInt(body.count))))
      types.append(String(decoding: body.prefix(4), as: UTF8.self))
      if types.last == "IHDR" {
        #expect(Array(body.dropFirst(4)) == [0, 0, 0, 37, 0, 0, 0, 11, 8, 2, 0, 0, 0])
      }
      offset += 12 + length
    }
    #expect(types == ["IHDR", "IDAT", "IEND"])
  }

  @Test(.enabled(if: Python.isThere, "needs python3"))
  func `Python's zlib reads back every pixel of a PNG`() throws {
    let picture = Self.gradient(width: 61, height: 40)
    let folder = try Folder()
    let path = folder.file("gradient.png")
    try Data(picture.png()).write(to: URL(fileURLWithPath: path))
    let found = try Python.run(
      """
      import sys, zlib, struct, hashlib
      f = open(sys.argv[1], 'rb').read()
      o, idat = 8, b''
      while o < len(f):
          n, = struct.unpack('>I', f[o:o+4]); t = f[o+4:o+8]; b = f[o+8:o+8+n]
          assert zlib.crc32(t + b) == struct.unpack('>I', f[o+8+n:o+12+n])[0]
          if t == b'IHDR': w, h = struct.unpack('>II', b[:8])
          if t == b'IDAT': idat += b
          o += 12 + n
      raw = zlib.decompress(idat); rows = []; above = bytes(3 * w)
      for r in range(h):
          line = raw[r*(3*w+1):(r+1)*(3*w+1)]
          assert line[0] == 2
          above = bytes((a + b) & 255 for a, b in zip(line[1:], above)); rows.append(above)
      print(w, h, ' '.join(str(v) for v in b''.join(rows)))
      """, path)
    let expected = "61 40 " + picture.pixels.map { String($0) }.joined(separator: " ")
    #expect(found == expected)
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
