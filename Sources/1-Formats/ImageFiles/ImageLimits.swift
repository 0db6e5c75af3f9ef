/// What a picture may ask for before it is refused.
///
/// Sizes are read from the header, so that nothing is allocated for a picture that is too large. Time
/// is bounded by counting what the decoder will have to do, never by a clock: the same file is refused
/// on every machine.
public struct ImageLimits: Sendable, Equatable {
  /// Bytes of the file.
  public var byteCount = 64 << 20
  /// Pixels, whatever the file's size: a PNG of 60 KB can hold 2.5 billion.
  public var pixelCount = 64_000_000
  /// Times a decoder may go over the pixels: a progressive JPEG can repeat a scan of a few bytes
  /// hundreds of times. Those of cameras and browsers have about ten.
  public var scanCount = 50

  /// The defaults.
  public init() {}

  /// Refuses a picture with too many pixels.
  func check(width: Int, height: Int) throws(ImageFailure) {
    guard width * height <= pixelCount else {
      throw .tooManyPixels(width: width, height: height, limit: pixelCount)
    }
  }
}
