import ByteStreams
import SafePickle

/// How much one conversion may take of the machine.
///
/// | limit | option | default | bounds |
/// |---|---|---|---|
/// | `inflatedByteCount` | `--max-inflated`, `max_inflated_bytes` | 32 MiB or 100 times the file, at most 2 GiB | disk in `TMPDIR`, for one file at a time |
/// | `imageCount` | `--max-images`, `max_images` | 20 million | memory: about 100 bytes an image |
/// | `outputByteCount` | `--max-output`, `max_output_bytes` | 256 GiB | disk where the artifact goes |
/// | `seconds` | `--max-seconds`, `max_seconds` | none | time; the command keeps this one |
///
/// None of them changes a byte of what is made, so that none is recorded in it. What one pickle may ask
/// for is bounded by `PickleLimits` besides.
public struct ConvertLimits: Sendable, Equatable {
  /// Bytes one gzip file inflates to; nil takes the limits of `PickleLimits`.
  public var inflatedByteCount: Int?
  /// Images in both splits together.
  public var imageCount = 20_000_000
  /// Bytes of the images in the artifact.
  public var outputByteCount = 256 << 30
  /// Seconds of the whole conversion; nil for any number.
  public var seconds: Int?

  /// The defaults.
  public init() {}

  /// What a command says whose time is up; nil where it has no limit.
  public var outOfTime: ConvertFailure? {
    seconds.map { .limit(what: "seconds", allowed: $0, option: "--max-seconds") }
  }
}

/// What is left of a conversion's limits while it runs.
final class ConvertBudget {
  private let limits: ConvertLimits
  private var imageCount = 0

  init(_ limits: ConvertLimits) { self.limits = limits }

  /// What each pickle may ask for.
  var pickles: PickleLimits {
    limits.inflatedByteCount.map { .inflating(to: $0) } ?? .standard
  }

  /// Takes `count` more images, which the artifact will hold.
  func take(images count: Int) throws(ConvertFailure) {
    imageCount += count
    guard imageCount <= limits.imageCount else {
      throw .limit(what: "images", allowed: limits.imageCount, option: "--max-images")
    }
  }

  /// Refuses an artifact that would hold more bytes of images than are allowed.
  func checkOutput(bytesPerImage: Int) throws(ConvertFailure) {
    guard imageCount <= limits.outputByteCount / bytesPerImage else {
      throw .limit(
        what: "bytes of images to write", allowed: limits.outputByteCount, option: "--max-output")
    }
  }
}
