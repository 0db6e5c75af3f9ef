/// A format pictures are read in, told by a file's first bytes and never by its name.
public enum ImageFormat: String, Sendable, CaseIterable {
  case jpeg = "JPEG"
  case png = "PNG"

  /// The format of a file that begins with `bytes`.
  ///
  /// - Throws: `ImageFailure.unsupportedFormat` for other formats of pictures,
  ///   `ImageFailure.unknownFormat` for anything else.
  public init(of bytes: [UInt8]) throws(ImageFailure) {
    if let format = Self.allCases.first(where: { bytes.starts(with: $0.magic) }) {
      self = format
    } else if let name = Self.foreignName(of: bytes) {
      throw .unsupportedFormat(name)
    } else {
      throw .unknownFormat(byteCount: bytes.count)
    }
  }

  /// Bytes that tell a format, foreign ones too.
  public static let magicByteCount = 16

  private var magic: [UInt8] {
    switch self {
    case .jpeg: [0xFF, 0xD8, 0xFF]
    case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    }
  }

  /// The name of another format of pictures.
  private static func foreignName(of bytes: [UInt8]) -> String? {
    func holds(_ text: String, at offset: Int = 0) -> Bool {
      bytes.dropFirst(offset).starts(with: text.utf8)
    }
    if holds("GIF8") { return "GIF" }
    if holds("RIFF"), holds("WEBP", at: 8) { return "WebP" }
    if holds("II*\0") || holds("MM\0*") { return "TIFF" }
    if holds("BM"), holds("\0\0\0\0", at: 6) { return "BMP" }
    if holds("ftyp", at: 4) {
      return holds("avi", at: 8)
        ? "AVIF" : holds("hei", at: 8) || holds("mif", at: 8) ? "HEIF" : nil
    }
    if bytes.starts(with: [0xFF, 0x0A]) || holds("JXL ", at: 4) { return "JPEG XL" }
    if holds("jP  ", at: 4) { return "JPEG 2000" }
    return nil
  }
}
