/// How much a pickle may ask for.
///
/// | limit | default | why |
/// |---|---|---|
/// | `inputByteCount` | 64 GiB | a data set is smaller; a sparse file can claim anything |
/// | `inflatedByteCount` | 2 GiB | what a gzip stream may inflate to |
/// | `inflatedPerByte` | 100, but 32 MiB are always allowed | images compress 2 to 15 times, bombs 1,000 times |
/// | `opcodeCount` | 16 Mi | time: 200,000 arrays take 9 million |
/// | `tableByteCount` | 96 MiB | memory of all values together, whatever the file's size |
/// | `depth` | 16 | lists in lists: a data set has 3 |
/// | `axisCount` | 8 | axes of an array: images have 4 |
/// | `valueCount`, `memoCount` | 2 Mi + one for 16 bytes, at most 4 Mi | 60,000 arrays in a list are honest |
/// | `arrayCount` | 256 Ki, shared ones as often as they occur | an array costs its user some hundred bytes |
/// | `itemCount` | 2 Mi + 4 a byte, at most 16 Mi | items met when shared lists are written out in full |
/// | `sharedElementFloor` | 1 MiB + 4 a byte | bytes of arrays that occur again |
/// | `entryCount` | 512 Ki, 64 Ki in one dictionary | every key is compared with all others |
/// | `integerDigitCount` | 20 | 64 bits |
/// | `lineByteCount` | 256 | names and numbers of protocol 0 |
/// | `keyByteCount` | 1,024 | a dictionary key |
/// | `textByteCountReadAgain` | 16 MiB | keys and names read more than once, the shortest 4,096 for nothing |
///
/// Bytes are those of the file as it lies on disk, compressed or not: what gzip makes of them cannot ask
/// for more.
public struct PickleLimits: Sendable, Equatable {
  /// Bytes of the file.
  public var inputByteCount = 64 << 30
  /// Bytes a gzip file inflates to.
  public var inflatedByteCount = 2 << 30
  /// Bytes a byte of a gzip file inflates to, on average, beyond `inflatedFloor`.
  public var inflatedPerByte = 100
  /// Bytes that even the shortest gzip file may inflate to.
  public var inflatedFloor = 32 << 20
  /// Opcodes carried out.
  public var opcodeCount = 16 << 20
  /// Bytes that the tables of values, items, texts, arrays, stack and memo take in memory together.
  public var tableByteCount = 96 << 20
  /// Containers inside one another.
  public var depth = 16
  /// Axes of an array.
  public var axisCount = 8
  /// Values, over all inputs.
  public var valueCount = 4 << 20
  /// Memo slots, over all inputs.
  public var memoCount = 4 << 20
  /// Bytes of input that stand for one more value or memo slot.
  public var bytesPerValue = 16
  /// Values and memo slots that even the shortest input may have.
  public var valueFloor = 2 << 20
  /// Arrays, counted as often as they occur.
  public var arrayCount = 256 << 10
  /// Items met, over all inputs.
  public var itemCount = 16 << 20
  /// Items a byte of input may stand for.
  public var itemsPerByte = 4
  /// Items that even the shortest input may have.
  public var itemFloor = 2 << 20
  /// Bytes of arrays that occur again a byte of input may stand for.
  public var sharedElementBytesPerByte = 4
  /// Bytes of arrays that occur again that even the shortest input may have.
  public var sharedElementFloor = 1 << 20
  /// Entries of all dictionaries.
  public var entryCount = 512 << 10
  /// Entries of one dictionary.
  public var entryCountOfOneDictionary = 64 << 10
  /// Decimal digits of a whole number.
  public var integerDigitCount = 20
  /// Bytes of a line that holds a name or a number.
  public var lineByteCount = 256
  /// Bytes of a dictionary key.
  public var keyByteCount = 1024
  /// Bytes of names and keys that are read more than once.
  public var textByteCountReadAgain = 16 << 20

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
    min(inflatedByteCount, max(inflatedFloor, Self.product(inflatedPerByte, byteCount)))
  }

  func valueCount(for byteCount: Int) -> Int {
    min(valueCount, valueFloor + byteCount / bytesPerValue)
  }
  func memoCount(for byteCount: Int) -> Int {
    min(memoCount, valueFloor + byteCount / bytesPerValue)
  }
  func itemCount(for byteCount: Int) -> Int {
    min(itemCount, itemFloor + Self.product(itemsPerByte, byteCount))
  }
  func sharedElementByteCount(for byteCount: Int) -> Int {
    sharedElementFloor + Self.product(sharedElementBytesPerByte, byteCount)
  }

  /// At most a quarter of what an `Int` holds, so that a floor can be added.
  private static func product(_ factor: Int, _ byteCount: Int) -> Int {
    let (product, overflow) = factor.multipliedReportingOverflow(by: byteCount)
    return overflow ? .max / 4 : min(product, .max / 4)
  }
}
