// PNG as written here (ISO/IEC 15948)
//
//  offset  bytes  what
//  0       8      signature 89 'P' 'N' 'G' 0D 0A 1A 0A
//  8       25     chunk IHDR: width u32, height u32, depth 8, colour type 2, 0, 0, 0
//  33      12+n   chunk IDAT: a zlib stream of rows, each a filter byte (2, Up) and 3 · width bytes
//  45+n    12     chunk IEND
//
// A chunk is: length u32, type (4 letters), content, CRC-32 of type and content. Big-endian.

import CZlib

extension Picture {
  /// The picture as a PNG file.
  ///
  /// The pixels alone decide the picture; the bytes also depend on the deflate of the zlib at hand.
  public func png() -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let header = Self.bigEndian(width) + Self.bigEndian(height) + [8, 2, 0, 0, 0]
    Self.append("IHDR", header, to: &file)
    Self.append("IDAT", Self.deflated(filtered()), to: &file)
    Self.append("IEND", [], to: &file)
    return file
  }

  /// Rows as differences from the row above, each after its filter byte.
  private func filtered() -> [UInt8] {
    let rowCount = 3 * width
    var rows: [UInt8] = []
    rows.reserveCapacity(height * (rowCount + 1))
    for row in 0..<height {
      rows.append(2)
      let start = row * rowCount
      for index in start..<start + rowCount {
        rows.append(row == 0 ? pixels[index] : pixels[index] &- pixels[index - rowCount])
      }
    }
    return rows
  }

  private static func append(_ type: String, _ content: [UInt8], to file: inout [UInt8]) {
    let body = Array(type.utf8) + content
    file += bigEndian(content.count)
    file += body
    file += bigEndian(Int(crc32(0, body, uInt(body.count))))
  }

  /// A zlib stream of `bytes`.
  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    let bound = compressBound(uLong(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(bound)) { buffer, filled in
      var count = bound
      let status = compress2(buffer.baseAddress, &count, bytes, uLong(bytes.count), 6)
      precondition(status == Z_OK, "zlib refused \(bytes.count) bytes with status \(status)")
      filled = Int(count)
    }
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
