// PNG (ISO/IEC 15948), as far as it is needed here; numbers are big-endian
//
//  offset  bytes  what
//  0       8      89 "PNG" 0D 0A 1A 0A
//  8       25     the chunk IHDR: width u32 at 16, height u32 at 20, bits a channel u8 at 24, colour type u8 at
//                 25 (0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha), interlaced u8 at 28
//  33      ...    chunks: length u32, name, content, CRC u32; IDAT's contents, put together, are a zlib stream
//                 of rows, each a byte and its pixels

import ByteStreams

/// What the chunks of a PNG say, before anything is decoded. What does not hold together ends the walk; libpng then
/// says what is wrong.
struct PNGChunks {
  /// Zero where the header is not there.
  let width, height: Int
  private let rowBits: Int
  private let isInterlaced: Bool
  /// Where the pieces of the pixels' stream lie.
  private(set) var data: [Range<Int>] = []
  /// Where chunks lie whose contents libpng would inflate and keep though no pixel depends on them: texts, and
  /// colour profiles behind the first.
  private(set) var superfluous: [Range<Int>] = []

  /// Deflate makes a byte of this many at most.
  private static let greatestRatio = 1032
  /// Bytes behind the pixels that are not worth a look: libpng inflates them in an eighth of a second.
  private static let harmlessByteCount = 1 << 26

  /// Walks the chunks of `bytes`.
  init(of bytes: [UInt8]) {
    func number(at offset: Int) -> Int {
      bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.count >= 33 else {
      (width, height, rowBits, isInterlaced) = (0, 0, 0, false)
      return
    }
    width = min(number(at: 16), Int(Int32.max))
    height = min(number(at: 20), Int(Int32.max))
    let channelCount = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][bytes[25]] ?? 4
    rowBits = width * channelCount * min(Int(bytes[24]), 16)
    isInterlaced = bytes[28] != 0
    var offset = 33
    var hasProfile = false
    while offset + 12 <= bytes.count {
      let length = number(at: offset)
      let content = offset + 8..<min(offset + 8 + length, bytes.count)
      let end = min(content.upperBound + 4, bytes.count)
      switch String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self) {
      case "IDAT": data.append(content)
      case "zTXt", "iTXt": superfluous.append(offset..<end)
      case "iCCP" where hasProfile: superfluous.append(offset..<end)
      case "iCCP": hasProfile = true
      default: break
      }
      offset = end
    }
  }

  /// The file without what is superfluous, `bytes` themselves where nothing is.
  func needed(of bytes: [UInt8]) -> [UInt8] {
    guard !superfluous.isEmpty else { return bytes }
    var needed: [UInt8] = []
    needed.reserveCapacity(copiedByteCount(of: bytes))
    var start = 0
    for chunk in superfluous {
      needed += bytes[start..<chunk.lowerBound]
      start = chunk.upperBound
    }
    needed += bytes[start...]
    return needed
  }

  /// Bytes that `needed` copies.
  func copiedByteCount(of bytes: [UInt8]) -> Int {
    superfluous.isEmpty ? 0 : bytes.count - superfluous.reduce(0) { $0 + $1.count }
  }

  /// Bytes that the rows take at most.
  ///
  /// Interlacing makes at most 2 H + 8 rows of the H, each with a byte of its own and one for a rest of bits.
  ///
  /// - Precondition: Width and height are within the limits.
  var dataLimit: Int {
    height * (rowBits / 8 + 2) + (isInterlaced ? 2 * (2 * height + 8) : 0)
  }

  /// Refuses more data than the pixels take: libpng would inflate it to its end.
  ///
  /// Where as much as deflate can make of so few bytes is harmless, nothing is inflated.
  func checkData(in bytes: [UInt8]) throws(ImageFailure) {
    let most = data.reduce(0) { $0 + $1.count } * Self.greatestRatio
    guard most > dataLimit + Self.harmlessByteCount,
      InflatedLength.exceeds(dataLimit, data, of: bytes)
    else { return }
    throw .dataBehindPixels(width: width, height: height, limit: dataLimit)
  }
}
