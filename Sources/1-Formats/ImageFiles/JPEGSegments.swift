// JPEG up to its first scan (ISO/IEC 10918-1, Annex B), as far as it is needed here
//
//  bytes   what
//  2       FF D8: start of image
//  then    segments: FF, marker, length u16 (itself included), content; FFs may stand before
//            E1     APP1: "Exif" 0 0 and a TIFF file, or something else
//            C2     SOF2: a progressive frame
//            DA     SOS: a scan begins, entropy-coded bytes follow
//  ...     FF D9: end of image

/// What the segments before a JPEG's first scan say.
struct JPEGSegments {
  /// Where the TIFF file inside the first Exif segment lies.
  private(set) var exif: Range<Int>?
  /// Whether pixels come in several scans.
  private(set) var isProgressive = false
  /// Where the first scan's segment begins; nil when there is none.
  private(set) var firstScan: Int?

  /// Walks the segments of `bytes`; what does not hold together ends the walk.
  init(of bytes: [UInt8]) {
    var offset = 2
    while offset + 4 <= bytes.count, bytes[offset] == 0xFF {
      let marker = bytes[offset + 1]
      if marker == 0xFF {
        offset += 1
        continue
      }
      if marker == 0x01 || (0xD0...0xD7).contains(marker) {
        offset += 2
        continue
      }
      let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
      let content = offset + 4..<max(offset + 4, offset + 2 + length)
      if marker == 0xDA { firstScan = offset }
      guard marker != 0xDA, marker != 0xD9, length >= 2, content.upperBound <= bytes.count else {
        return
      }
      if marker == 0xC2 { isProgressive = true }
      if marker == 0xE1, exif == nil, bytes[content].starts(with: Self.exifMark) {
        exif = content.dropFirst(Self.exifMark.count)
      }
      offset = content.upperBound
    }
  }

  private static let exifMark: [UInt8] = [0x45, 0x78, 0x69, 0x66, 0, 0]

  /// Whether the end of the image comes after the first scan.
  func isComplete(in bytes: [UInt8]) -> Bool {
    guard let firstScan else { return false }
    var offset = bytes.count - 2
    while offset > firstScan {
      if bytes[offset] == 0xFF, bytes[offset + 1] == 0xD9 { return true }
      offset -= 1
    }
    return false
  }

  /// Scans, the first one included.
  func scanCount(in bytes: [UInt8]) -> Int {
    guard let firstScan else { return 0 }
    var count = 0
    for offset in firstScan..<bytes.count - 1
    where bytes[offset] == 0xFF && bytes[offset + 1] == 0xDA { count += 1 }
    return count
  }
}
