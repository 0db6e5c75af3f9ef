/// How much a pickle may ask for.
///
/// | limit | default | why |
/// |---|---|---|
/// | `inputByteCount` | 64 GiB | a data set is smaller; a sparse file can claim anything |
/// | `inflatedByteCount` | 2 GiB | what a gzip stream may inflate to |
/// | `depth` | 16 | lists in lists: a data set has 3 |
/// | `axisCount` | 8 | axes of an array: images have 4 |
/// | `valueCount` | 1,024 + one a byte, at most 16 Mi | 60,000 arrays in a list are honest |
/// | `memoCount` | as values, at most 8 Mi | every value may be memoized |
/// | `itemCount` | 1,024 + 4 a byte | items met when shared lists are written out in full |
/// | `integerDigitCount` | 20 | 64 bits |
/// | `lineByteCount` | 256 | names and numbers of protocol 0 |
/// | `keyByteCount` | 1,024 | a dictionary key |
///
/// Limits grow with the input where honest files do, so that a short file cannot ask for much.
public struct PickleLimits: Sendable, Equatable {
  /// Bytes of the file.
  public var inputByteCount = 64 << 30
  /// Bytes a gzip file inflates to.
  public var inflatedByteCount = 2 << 30
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
  /// Values, memo slots and items that even the shortest input may have.
  public var floor = 1024
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

  func valueCount(for byteCount: Int) -> Int { min(valueCount, floor + byteCount) }
  func memoCount(for byteCount: Int) -> Int { min(memoCount, floor + byteCount) }
  func itemCount(for byteCount: Int) -> Int { floor + itemsPerByte * byteCount }
}
