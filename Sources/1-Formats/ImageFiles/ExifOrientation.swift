// TIFF inside an Exif segment (TIFF 6.0), as far as it is needed here; offsets count from its start
//
//  offset  bytes  what
//  0       2      "II": little-endian, "MM": big-endian
//  2       2      42
//  4       4      offset of the first directory
//  there   2      number of entries
//          12 n   entries: tag u16, type u16, count u32, value (a u16 in its first two bytes)

extension Orientation {
  private static let tag = 0x0112
  private static let shortType = 3

  /// The orientation that the Exif data at `range` of `bytes` asks for.
  ///
  /// Whatever does not hold together, an offset that points outside above all, leaves the picture as
  /// it is stored, as viewers do.
  init(exif range: Range<Int>?, in bytes: [UInt8]) {
    self = range.flatMap { Self.read(bytes[$0]) } ?? .upright
  }

  private static func read(_ tiff: ArraySlice<UInt8>) -> Orientation? {
    let isLittle: Bool
    switch tiff.prefix(2) {
    case [0x49, 0x49]: isLittle = true
    case [0x4D, 0x4D]: isLittle = false
    default: return nil
    }
    func number(at offset: Int, bytes count: Int) -> Int? {
      guard offset >= 0, offset <= tiff.count - count else { return nil }
      let bytes = tiff[(tiff.startIndex + offset)...].prefix(count)
      return isLittle
        ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(at: 2, bytes: 2) == 42, let directory = number(at: 4, bytes: 4),
      let count = number(at: directory, bytes: 2)
    else { return nil }
    for entry in 0..<count {
      let start = directory + 2 + 12 * entry
      guard let found = number(at: start, bytes: 2) else { return nil }
      if found == tag {
        guard number(at: start + 2, bytes: 2) == shortType, number(at: start + 4, bytes: 4) == 1
        else { return nil }
        return number(at: start + 8, bytes: 2).flatMap(Orientation.init(rawValue:))
      }
    }
    return nil
  }
}
