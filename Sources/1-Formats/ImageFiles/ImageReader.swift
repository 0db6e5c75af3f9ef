import ByteStreams

/// Makes 32×32 faces of JPEG and PNG files. One reader serves one thread.
///
/// The face is what `ImageCrop` says of the upright picture, averaged over area; grey becomes three
/// equal channels, transparency white. A JPEG is decoded at a half, a quarter or an eighth of its size
/// when at least twice the wanted size remains.
public final class ImageReader {
  /// Pixels of a face across and down.
  public static let side = 32
  /// Whether this build reads pictures: libjpeg-turbo and libpng were there when it was made.
  public static var isAvailable: Bool {
    #if DDH_IMAGES
      true
    #else
      false
    #endif
  }

  let limits: ImageLimits
  let memory: DecodingMemory
  #if DDH_IMAGES
    let jpeg: JPEGDecoder
  #endif

  /// A reader for one thread.
  ///
  /// - Parameter memory: What all readers share; nil for a reader that is alone.
  /// - Throws: `ImageFailure.unavailable` when this build reads no pictures.
  public init(
    _ limits: ImageLimits = ImageLimits(), sharing memory: DecodingMemory? = nil
  ) throws(ImageFailure) {
    self.limits = limits
    self.memory = memory ?? DecodingMemory(limits)
    #if DDH_IMAGES
      jpeg = try JPEGDecoder()
    #else
      throw .unavailable
    #endif
  }

  /// The bytes of the picture at `path`; of what is no picture only the first few are read.
  ///
  /// - Throws: `FileFailure`, or an `ImageFailure` about format or size.
  public func bytes(at path: String) throws -> [UInt8] {
    let file = try InputFile(path)
    let head = try file.read(at: 0, count: min(file.byteCount, ImageFormat.magicByteCount))
    do throws(ImageFailure) { _ = try ImageFormat(of: head) } catch .unknownFormat {
      throw ImageFailure.unknownFormat(byteCount: file.byteCount)
    }
    guard file.byteCount <= limits.byteCount else {
      throw ImageFailure.tooManyBytes(found: file.byteCount, limit: limits.byteCount)
    }
    return try file.read(at: 0, count: file.byteCount)
  }

  /// The face in the picture whose file holds `bytes`: red, green and blue plane, each 32×32.
  public func face(in bytes: [UInt8], _ crop: ImageCrop) throws(ImageFailure) -> [UInt8] {
    #if DDH_IMAGES
      return switch try ImageFormat(of: bytes) {
      case .jpeg: try jpegFace(in: bytes, crop)
      case .png: try pngFace(in: bytes, crop)
      }
    #else
      throw .unavailable
    #endif
  }

  /// How often a JPEG is halved before averaging: as often as at least twice the wanted size is left in
  /// both directions, three times at most.
  static func reduction(of box: ImageBox) -> Int {
    let least = min(box.width, box.height)
    return (1...3).last { least >> $0 >= 2 * side } ?? 0
  }
}
