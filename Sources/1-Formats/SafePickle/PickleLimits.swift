/// How much a pickle may ask for.
///
/// | limit | default | why |
/// |---|---|---|
/// | `inputByteCount` | 64 GiB | a data set is smaller; a sparse file can claim anything |
/// | `inflatedByteCount` | 2 GiB | what a gzip stream may inflate to |
/// | `inflatedPerByte` | 100, but 256 MiB are always allowed | images compress 2 to 15 times, bombs 1,000 times |
/// | `depth` | 16 | lists in lists: a data set has 3 |
/// | `axisCount` | 8 | axes of an array: images have 4 |
/// | `valueCount` | 1 Mi + one for 16 bytes, at most 16 Mi | 60,000 arrays in a list are honest |
/// | `memoCount` | as values, at most 8 Mi | every value may be memoized |
/// | `itemCount` | 1,024 + 4 a byte | items met when shared lists are written out in full |
/// | `elementByteCount` | 1 MiB + 4 a byte | bytes of all arrays when shared ones are written out in full |
/// | `integerDigitCount` | 20 | 64 bits |
/// | `lineByteCount` | 256 | names and numbers of protocol 0 |
/// | `keyByteCount` | 1,024 | a dictionary key |
///
/// Limits grow with the input where honest files do, so that a short file cannot ask for much: what a
/// pickle's values take in memory stays below 128 MiB and 8 bytes a byte of input.
public struct PickleLimits: Sendable, Equatable {
  /// Bytes of the file.
  public var inputByteCount = 64 << 30
  /// Bytes a gzip file inflates to.
  public var inflatedByteCount = 2 << 30
  /// Bytes a byte of a gzip file inflates to, on average, beyond `inflatedFloor`.
  public var inflatedPerByte = 100
  /// Bytes that even the shortest gzip file may inflate to.
  public var inflatedFloor = 256 << 20
  /// Containers inside one another.
  public var depth = 16
  /// Axes of an array.
  public var axisCount = 8
  /// Values, over all inputs.
  public var valueCount = 16 << 20
  /// Memo slots, over all inputs.
  public var memoCount = 8 << 20
  /// Items a byte of input may stand for.
  public var itemsPerByte = 4
  /// Bytes of arrays a byte of input may stand for.
  public var elementBytesPerByte = 4
  /// Bytes of arrays that even the shortest input may stand for.
  public var elementFloor = 1 << 20
  /// Bytes of input that stand for one more value or memo slot.
  public var bytesPerValue = 16
  /// Values and memo slots that even the shortest input may have.
  public var valueFloor = 1 << 20
  /// Items that even the shortest input may have.
  public var itemFloor = 1024
  /// Decimal digits of a whole number.
  public var integerDigitCount = 20
  /// Bytes of a line that holds a name or a number.
  public var lineByteCount = 256
  /// Bytes of a dictionary key.
  public var keyByteCount = 1024

  /// The defaults.
  public init() {}

  /// The defaults.
  public static let standard = PickleLimits()

  /// The defaults, but a gzip file may inflate to `byteCount` bytes whatever its own size.
  public static func inflating(to byteCount: Int) -> PickleLimits {
    var limits = standard
    limits.inflatedByteCount = byteCount
    limits.inflatedFloor = byteCount
    return limits
  }

  /// Bytes a gzip file of `byteCount` bytes may inflate to.
  func inflatedByteCount(for byteCount: Int) -> Int {
    let (scaled, overflow) = byteCount.multipliedReportingOverflow(by: inflatedPerByte)
    return min(inflatedByteCount, overflow ? .max : max(inflatedFloor, scaled))
  }

  func valueCount(for byteCount: Int) -> Int {
    min(valueCount, valueFloor + byteCount / bytesPerValue)
  }
  func memoCount(for byteCount: Int) -> Int {
    min(memoCount, valueFloor + byteCount / bytesPerValue)
  }
  func itemCount(for byteCount: Int) -> Int { itemFloor + itemsPerByte * byteCount }
  func elementByteCount(for byteCount: Int) -> Int {
    elementFloor + elementBytesPerByte * byteCount
  }
}
