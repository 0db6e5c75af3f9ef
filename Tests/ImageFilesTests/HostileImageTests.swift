import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import ImageFiles

@Suite(.enabled(if: ImageReader.isAvailable, "built without libjpeg-turbo and libpng"))
struct HostileImageTests {
  private func failure(_ bytes: [UInt8], _ limits: ImageLimits = ImageLimits()) throws
    -> ImageFailure?
  {
    let reader = try ImageReader(limits)
    do {
      _ = try reader.face(in: bytes, .centre)
      return nil
    } catch { return error }
  }

  private static func word(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// CRC-32 of PNG, bit by bit.
  private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + content
    var crc: UInt32 = .max
    for byte in body {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return word(content.count) + body + word(Int(~crc))
  }

  private static func png(width: Int, height: Int, _ data: [UInt8]) -> [UInt8] {
    [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]
      + chunk("IHDR", word(width) + word(height) + [8, 2, 0, 0, 0]) + chunk("IDAT", data)
      + chunk("IEND", [])
  }

  @Test func `a PNG of 2.5 billion pixels in 60 KB is refused by its header`() throws {
    let bomb = Self.png(width: 50_000, height: 50_000, [UInt8](repeating: 0, count: 60_000))
    #expect(
      try failure(bomb) == .tooManyPixels(width: 50_000, height: 50_000, limit: 64_000_000))
  }

  @Test func `a PNG whose pixels are too many bytes is refused by its header`() throws {
    var bytes = Self.png(width: 6000, height: 6000, [UInt8](repeating: 0, count: 60_000))
    bytes[24...25] = [16, 6]
    #expect(
      try failure(bytes)
        == .tooMuchMemory(width: 6000, height: 6000, byteCount: 288_012_000, limit: 192_000_000))
  }

  @Test func `a JPEG of four billion pixels is refused by its header`() throws {
    var bytes = try Fixture.bytes("jpeg.jpg")
    let frame = try #require(bytes.firstRange(of: [0xFF, 0xC0, 0, 17, 8, 0, 64, 0, 64])).lowerBound
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
    #expect(try failure(bytes) == .tooManyPixels(width: 65_500, height: 65_500, limit: 64_000_000))
  }

  @Test func `limits are what they say, to the pixel and the scan`() throws {
    var limits = ImageLimits()
    limits.pixelCount = 4096
    #expect(try failure(Fixture.bytes("png.png"), limits) == nil)
    limits.pixelCount = 4095
    for name in ["png.png", "jpeg.jpg"] {
      #expect(
        try failure(Fixture.bytes(name), limits)
          == .tooManyPixels(width: 64, height: 64, limit: 4095))
    }
    limits = ImageLimits()
    let bytes = try Fixture.bytes("jpeg-progressive.jpg")
    let scans = JPEGSegments(of: bytes).scanCount(in: bytes)
    limits.scanCount = scans
    #expect(scans > 3)
    #expect(try failure(bytes, limits) == nil)
    limits.scanCount = scans - 1
    #expect(try failure(bytes, limits) == .tooManyScans(found: scans, limit: scans - 1))
    // 64 × 64 pixels gone over so often.
    limits = ImageLimits()
    limits.pixelCount = 4096
    #expect(limits.scanCount(width: 64, height: 64) == 16)
    #expect(limits.scanCount(width: 64, height: 32) == 32)
    #expect(limits.scanCount(width: 1, height: 1) == 50)
  }

  @Test func `what libpng would inflate beside the pixels does not reach it`() throws {
    let bytes = try Fixture.bytes("png.png")
    let text = Self.chunk("zTXt", Array("k\0\0".utf8) + [0x78, 0xDA, 3, 0, 0, 0, 0, 1])
    let other = Self.chunk("iTXt", Array("k\0\u{1}\0\0\0".utf8) + [0x78, 0xDA, 3, 0, 0, 0, 0, 1])
    let profile = Self.chunk("iCCP", Array("k\0\0".utf8) + [0x78, 0xDA, 3, 0, 0, 0, 0, 1])
    let plain = Array(bytes[..<33]) + profile + bytes[33...]
    let padded =
      Array(bytes[..<33]) + profile + text + text + profile + bytes[33...].dropLast(12) + other
      + bytes.suffix(12)
    #expect(PNGChunks(of: bytes).needed(of: bytes) == bytes)
    #expect(PNGChunks(of: padded).needed(of: padded) == plain)
    #expect(PNGChunks(of: padded).copiedByteCount(of: padded) == plain.count)
    #expect(try ImageReader().face(in: padded, .centre) == Fixture.face("png.png"))
    // Cut anywhere, what is left over is the beginning of what is needed, and less than a chunk.
    for count in 33..<padded.count {
      let cut = Array(padded[..<count])
      let isBeginning = plain.starts(with: PNGChunks(of: cut).needed(of: cut).dropLast(11))
      #expect(isBeginning, "\(count) bytes")
    }
  }

  @Test(arguments: [0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF] as [UInt8])
  func `arithmetic code is refused before it is decoded`(_ frame: UInt8) throws {
    var bytes = try Fixture.bytes("jpeg.jpg")
    let place = try #require(bytes.firstRange(of: [0xFF, 0xC0, 0, 17, 8])).lowerBound
    bytes[place + 1] = frame
    #expect(try failure(bytes) == .arithmeticCode)
  }

  @Test func `a scan repeated a thousand times is refused`() throws {
    let bytes = try Fixture.bytes("jpeg-progressive.jpg")
    let last = try #require(bytes.lastRange(of: [0xFF, 0xDA])?.lowerBound)
    let scan = bytes[last..<bytes.count - 2]
    let many = bytes.dropLast(2) + Array(repeating: scan, count: 1000).joined() + [0xFF, 0xD9]
    guard case .tooManyScans(let found, limit: 50) = try failure(Array(many)) else {
      Issue.record("accepted")
      return
    }
    #expect(found > 1000)
  }

  @Test func `four colours, foreign formats and no pictures are refused, whatever they are called`()
    throws
  {
    #expect(try failure(Fixture.bytes("jpeg-cmyk.jpg")) == .unsupportedColours("CMYK"))
    for (name, format) in [
      ("gif.jpg", "GIF"), ("webp.png", "WebP"), ("bmp.jpg", "BMP"), ("tiff.png", "TIFF"),
    ] { #expect(try failure(Fixture.bytes(name)) == .unsupportedFormat(format)) }
    #expect(try failure([]) == .unknownFormat(byteCount: 0))
    #expect(try failure(Array("hello".utf8)) == .unknownFormat(byteCount: 5))
    #expect(try failure([0xFF, 0xD8, 0xFF]) == .truncated(.jpeg))
  }

  @Test(arguments: Fixture.good)
  func `every prefix is refused, or shows the whole picture`(_ name: String) throws {
    let bytes = try Fixture.bytes(name)
    let whole = try Fixture.face(name)
    let reader = try ImageReader()
    var acceptedCount = 0
    for count in 0..<bytes.count {
      guard let face = try? reader.face(in: Array(bytes[..<count]), .centre) else { continue }
      acceptedCount += 1
      #expect(face == whole, "\(count) bytes")
    }
    // Of a PNG, what follows the pixels may be missing; of a JPEG nothing.
    #expect(name.hasPrefix("png") || acceptedCount == 0)
  }

  @Test(arguments: Fixture.good)
  func `a byte changed anywhere is refused or gives a face`(_ name: String) throws {
    let bytes = try Fixture.bytes(name)
    let reader = try ImageReader()
    for offset in bytes.indices {
      for value in [0xFF, bytes[offset] ^ 1] {
        var changed = bytes
        changed[offset] = value
        guard let face = try? reader.face(in: changed, .centre) else { continue }
        #expect(face.count == 3072)
      }
    }
  }

  @Test func `EXIF offsets that point anywhere leave the picture as it is stored`() throws {
    let bytes = try Fixture.bytes("jpeg-orientation-6.jpg")
    let exif = try #require(JPEGSegments(of: bytes).exif)
    #expect(Orientation(exif: exif, in: bytes) == .turnedRight)
    #expect(Orientation(exif: nil, in: bytes) == .upright)
    for value in [0, 1, 7, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, exif.count, exif.count - 1] {
      var hostile = bytes
      hostile.replaceSubrange(exif.lowerBound + 4..<exif.lowerBound + 8, with: Self.word(value))
      #expect(Orientation(exif: exif, in: hostile) == .upright)
      #expect(try failure(hostile) == nil)
    }
    for end in exif { #expect(Orientation(exif: exif.lowerBound..<end, in: bytes) != .turnedLeft) }
    // Both byte orders; values that do not exist; types and counts that do not fit.
    func tiff(_ order: String, _ entry: [UInt8]) -> [UInt8] {
      order == "II"
        ? Array("II*\0".utf8) + [8, 0, 0, 0, 1, 0] + entry
        : Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1] + entry
    }
    for (bytes, expected) in [
      (tiff("II", [0x12, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0]), 8),
      (tiff("MM", [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 5, 0, 0]), 5),
      (tiff("MM", [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 9, 0, 0]), 1),
      (tiff("MM", [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0]), 1),
      (tiff("MM", [1, 0x12, 0, 4, 0, 0, 0, 1, 0, 5, 0, 0]), 1),
      (tiff("MM", [1, 0x12, 0, 3, 0, 0, 0, 2, 0, 5, 0, 0]), 1),
      (tiff("MM", [1, 0x13, 0, 3, 0, 0, 0, 1, 0, 5, 0, 0]), 1),
      (Array("XM\0*".utf8) + tiff("MM", [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 5, 0, 0]).dropFirst(4), 1),
      (Array("MM\0+".utf8) + tiff("MM", [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 5, 0, 0]).dropFirst(4), 1),
    ] { #expect(Orientation(exif: bytes.indices, in: bytes).rawValue == expected) }
  }

  @Test func `of a file too large or no picture only the beginning is read`() throws {
    let folder = try Folder()
    var limits = ImageLimits()
    limits.pixelCount = 198
    let reader = try ImageReader(limits)
    let bytes = try Fixture.bytes("png.png")
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file("a.txt")))
    #expect(throws: ImageFailure.tooManyBytes(found: bytes.count, limit: 99)) {
      try reader.bytes(at: folder.file("a.txt"))
    }
    try Data([UInt8](repeating: 7, count: 5000)).write(
      to: URL(fileURLWithPath: folder.file("b.jpg")))
    #expect(throws: ImageFailure.unknownFormat(byteCount: 5000)) {
      try reader.bytes(at: folder.file("b.jpg"))
    }
    #expect(throws: FileFailure.self) { try reader.bytes(at: folder.path) }
    #expect(throws: FileFailure.missing(path: folder.file("c"))) {
      try reader.bytes(at: folder.file("c"))
    }
  }

  @Test(arguments: [
    "Out of memory", "insufficient memory", "png_image_read: out of memory",
    "Insufficient memory (case 4)", "tjDecompress2(): Memory allocation failure",
  ]) func `a decoder without memory blames no picture`(_ words: String) {
    for format in [ImageFormat.jpeg, .png] {
      let failure = ImageFailure.decoding(format, reason: words)
      #expect(failure == .outOfMemory(format) && failure.exitStatus == .tryLater)
    }
    #expect(
      ImageFailure.decoding(.png, reason: "unknown chunk exceeds memory limits").exitStatus
        == .badData)
  }
}
