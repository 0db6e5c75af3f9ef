import ByteStreams

/// A picture cannot be read.
public enum ImageFailure: Failure, Equatable {
  case unavailable
  case unknownFormat(byteCount: Int)
  case unsupportedFormat(String)
  case unsupportedColours(String)
  case arithmeticCode
  case tooManyBytes(found: Int, limit: Int)
  case tooManyPixels(width: Int, height: Int, limit: Int)
  case tooMuchMemory(width: Int, height: Int, byteCount: Int, limit: Int)
  case tooManyScans(found: Int, limit: Int)
  case truncated(ImageFormat)
  case damaged(ImageFormat, reason: String)
  case outOfMemory(ImageFormat)
  case boxOutside(ImageBox, width: Int, height: Int)
  case badBoxes(line: Int, reason: String)
  case longBoxes(byteCount: Int, limit: Int)
  case dataBehindPixels(width: Int, height: Int, limit: Int)

  /// What a decoder's words mean: that there was not enough memory is no fault of the picture.
  static func decoding(_ format: ImageFormat, reason: String) -> ImageFailure {
    let words = reason.lowercased()
    let isShort = ["not enough", "read beyond end", "read error", "too short"]
    if ["out of memory", "insufficient memory", "allocation fail"].contains(where: words.contains) {
      return .outOfMemory(format)
    }
    return format == .png && isShort.contains(where: words.contains)
      ? .truncated(format) : .damaged(format, reason: reason)
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .unavailable: .badConfiguration
    case .outOfMemory: .tryLater
    default: .badData
    }
  }

  public var description: String {
    switch self {
    case .unavailable:
      "pictures cannot be read by this build: libjpeg-turbo and libpng were missing when it was made. "
        + "Install them (Debian: apt install pkg-config libturbojpeg0-dev libpng-dev, or make setup), "
        + "then make build."
    case .unknownFormat(let count):
      "\(count) bytes that are neither JPEG nor PNG. Convert the picture, or remove it."
    case .unsupportedFormat(let name):
      "is \(name) where JPEG or PNG is needed, whatever its name ends in. Convert the picture."
    case .unsupportedColours(let name):
      "has \(name) colours where RGB or grey is needed. Convert the picture to RGB."
    case .arithmeticCode:
      "is a JPEG in arithmetic code, which takes a decoder too long and few programs read. Save it as "
        + "an ordinary JPEG."
    case .tooManyBytes(let found, let limit):
      "\(found) bytes found, at most \(limit) expected of a picture. Make it smaller, or raise "
        + "max_megapixels."
    case .tooManyPixels(let width, let height, let limit):
      "\(width) × \(height) pixels found, at most \(limit / 1_000_000) megapixels expected. "
        + "Make it smaller, or raise max_megapixels."
    case .tooMuchMemory(let width, let height, let count, let limit):
      "\(width) × \(height) pixels of this kind take \(count / 1_000_000) MB to decode, at most "
        + "\(limit / 1_000_000) are allowed. Make it smaller, or raise max_megapixels."
    case .tooManyScans(let found, let limit):
      "\(found) scans found, at most \(limit) expected: made to keep a decoder busy. Remove it."
    case .truncated(let format): "the \(format.rawValue) is cut short. Get it again."
    case .damaged(let format, let reason):
      "the \(format.rawValue) is damaged (\(reason)). Get it again."
    case .outOfMemory(let format):
      "not enough memory to decode the \(format.rawValue). Use fewer threads, or give it more memory."
    case .boxOutside(let box, let width, let height):
      "the box \(box.left),\(box.top),\(box.width),\(box.height) does not meet the picture of "
        + "\(width) × \(height) pixels. Boxes count from the upper left of the upright picture."
    case .longBoxes(let count, let limit):
      "\(count) bytes found, at most \(limit) expected of a list of boxes."
    case .dataBehindPixels(let width, let height, let limit):
      "more data found than \(width) × \(height) pixels take (\(limit) bytes): made to keep a decoder busy. "
        + "Remove it."
    case .badBoxes(let line, let reason):
      "line \(line): \(reason); path,left,top,width,height in whole pixels expected."
    }
  }
}
