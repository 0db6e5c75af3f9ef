// JPEG up to its first scan (ISO/IEC 10918-1, Annex B), as far as it is needed here
//
//  bytes   what
//  2       FF D8: start of image
//  then    segments: FF, marker, length u16 (itself included), content; FFs and, against the rules, other
//          bytes may stand before
//            E1        APP1: "Exif" 0 0 and a TIFF file, or something else
//            C0 … CF   SOFn but for C4, C8 and CC: the frame; bits u8, height u16, width u16, components u8,
//                      then for each its name u8, horizontal and vertical sampling 4 bits each, table u8
//            DA        SOS: a scan begins; components u8, …; entropy-coded bytes follow
//  ...     FF D9: end of image

/// What the segments before a JPEG's first scan say.
struct JPEGSegments {
  /// Where the TIFF file inside the first Exif segment lies.
  private(set) var exif: Range<Int>?
  /// Where the first scan's segment begins; nil when there is none.
  private(set) var firstScan: Int?
  /// Whether the pixels come in several scans, so that a decoder keeps coefficients of all of them.
  private(set) var hasSeveralScans = false
  /// Samples of all components for one pixel: 3 for full colour, 1.5 with colours halved both ways.
  private(set) var samplesPerPixel = 0.0

  /// Whether the samples are coded arithmetically: cameras and browsers do not, and it takes a decoder many
  /// times as long for its bytes.
  private(set) var isArithmetic = false

  /// Walks the segments of `bytes`; what does not hold together ends the walk.
  init(of bytes: [UInt8]) {
    var offset = 2
    var componentCount = 0
    while let marker = Self.marker(in: bytes, from: &offset), marker != 0xD9 {
      // Markers that stand alone.
      if marker == 0x01 || (0xD0...0xD8).contains(marker) { continue }
      guard offset + 2 <= bytes.count else { return }
      let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
      guard length >= 2, offset + length <= bytes.count else { return }
      let content = offset + 2..<offset + length
      if marker == 0xDA {
        firstScan = offset - 2
        if bytes[content].first.map(Int.init) != componentCount { hasSeveralScans = true }
        return
      }
      if Self.frames.contains(marker) {
        (componentCount, samplesPerPixel) = Self.components(bytes[content])
        hasSeveralScans = marker & 3 == 2
        if marker > 0xC8 { isArithmetic = true }
      }
      if marker == 0xE1, exif == nil, bytes[content].starts(with: Self.exifMark) {
        exif = content.dropFirst(Self.exifMark.count)
      }
      offset = content.upperBound
    }
  }

  private static let exifMark: [UInt8] = [0x45, 0x78, 0x69, 0x66, 0, 0]
  /// Baseline, extended, progressive and lossless frames, Huffman or arithmetic coded.
  private static let frames = Set<UInt8>(0xC0...0xCF).subtracting([0xC4, 0xC8, 0xCC])

  /// The next marker from `offset` on, which is moved behind it; other bytes are skipped, as decoders do.
  private static func marker(in bytes: [UInt8], from offset: inout Int) -> UInt8? {
    while offset + 1 < bytes.count {
      offset += 1
      if bytes[offset - 1] == 0xFF, bytes[offset] != 0xFF, bytes[offset] != 0 {
        offset += 1
        return bytes[offset - 1]
      }
    }
    return nil
  }

  /// How many components a frame has, and the samples of all of them for one pixel.
  private static func components(_ frame: ArraySlice<UInt8>) -> (count: Int, samples: Double) {
    let fields = Array(frame.dropFirst(5))
    guard let count = fields.first.map(Int.init), fields.count >= 1 + 3 * count else {
      return (0, 0)
    }
    let sampling = (0..<count).map { fields[2 + 3 * $0] }
    let across = sampling.map { Double($0 >> 4) }
    let down = sampling.map { Double($0 & 15) }
    let most = (across.max() ?? 0) * (down.max() ?? 0)
    return (count, most > 0 ? zip(across, down).reduce(0) { $0 + $1.0 * $1.1 } / most : 0)
  }

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

  /// Scans, the first one included, of a picture that has several.
  func scanCount(in bytes: [UInt8]) -> Int {
    guard let firstScan, hasSeveralScans else { return 1 }
    var count = 0
    for offset in firstScan..<bytes.count - 1
    where bytes[offset] == 0xFF && bytes[offset + 1] == 0xDA { count += 1 }
    return count
  }
}
