/// What a picture may ask for before it is refused.
///
/// Sizes are read from the header, so that nothing is allocated for a picture that is too large. Time
/// is bounded by counting what the decoder will have to do, never by a clock: the same file is refused
/// on every machine.
public struct ImageLimits: Sendable, Equatable {
  /// Pixels, whatever the file's size: a PNG of 60 KB can hold 2.5 billion.
  public var pixelCount = 64_000_000
  /// Times a decoder may go over the pixels: a JPEG can repeat a scan of a few bytes hundreds of times.
  /// Those of cameras and browsers have about ten.
  public var scanCount = 50

  /// The defaults.
  public init() {}

  /// Scans a picture of so many pixels may have: what the decoder goes over in all is bounded too, so that of the
  /// largest picture 16 scans remain.
  func scanCount(width: Int, height: Int) -> Int {
    min(scanCount, 16 * pixelCount / max(1, width * height))
  }

  /// Bytes of the file: half a byte a pixel is more than a camera's best.
  public var byteCount: Int { pixelCount / 2 }

  /// Bytes that decoding may take, of all pictures that are decoded at one time together: enough for a
  /// PNG of 36 megapixels, or a progressive JPEG of 24 in full colour, 48 with colours halved.
  ///
  /// With two threads the whole process then stays below 256 MB, files in memory included. Where few pixels
  /// are allowed, still enough for the threads not to wait for one another.
  public var decodingByteCount: Int { max(1 << 25, pixelCount / 10 * 23) }

  /// Bytes of a PNG's pixels before they become 8 bits a channel: they are inflated, filtered, and of 16 bits
  /// corrected, which takes the most time of all.
  var pixelByteCount: Int { max(1 << 20, 3 * pixelCount) }

  /// Refuses a picture with too many pixels.
  func check(width: Int, height: Int) throws(ImageFailure) {
    guard width * height <= pixelCount else {
      throw .tooManyPixels(width: width, height: height, limit: pixelCount)
    }
  }

  /// Refuses a picture of a kind that takes too much memory for its pixels.
  func check(width: Int, height: Int, decodingByteCount needed: Int) throws(ImageFailure) {
    guard needed <= decodingByteCount else {
      throw .tooMuchMemory(
        width: width, height: height, byteCount: needed, limit: decodingByteCount)
    }
  }
}
