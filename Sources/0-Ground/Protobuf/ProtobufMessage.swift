/// A protocol buffers message being written, field after field.
///
///     message = field*
///     field   = varint(number · 8 + type) value
///
/// | type | value |
/// |---|---|
/// | 0 | varint: seven bits a byte, lowest first, the top bit set on all but the last |
/// | 1 | 8 bytes, little-endian |
/// | 2 | varint length, then so many bytes: text, bytes, a message |
/// | 5 | 4 bytes, little-endian |
///
/// Fields appear in the order they are added, so equal calls give equal bytes.
///
/// Source: protobuf.dev/programming-guides/encoding.
public struct ProtobufMessage: Sendable {
  /// The message so far.
  public private(set) var bytes: [UInt8] = []

  private enum WireType: UInt64 {
    case varint = 0
    case eightBytes = 1
    case lengthDelimited = 2
    case fourBytes = 5
  }

  /// A message without fields.
  public init() {}

  /// Adds an `int32`, `int64` or enumeration field; a negative number takes ten bytes.
  public mutating func add(_ field: Int, integer: Int) {
    key(field, .varint)
    varint(UInt64(bitPattern: Int64(integer)))
  }

  /// Adds a `float` field.
  public mutating func add(_ field: Int, float: Float) {
    key(field, .fourBytes)
    bytes += Self.littleEndian(float.bitPattern)
  }

  /// Adds a `double` field.
  public mutating func add(_ field: Int, double: Double) {
    key(field, .eightBytes)
    bytes += Self.littleEndian(double.bitPattern)
  }

  /// Adds a `string` field.
  public mutating func add(_ field: Int, text: String) { add(field, bytes: Array(text.utf8)) }

  /// Adds a `bytes` field.
  public mutating func add(_ field: Int, bytes value: [UInt8]) {
    key(field, .lengthDelimited)
    varint(UInt64(value.count))
    bytes += value
  }

  /// Adds a field that is a message of its own.
  public mutating func add(_ field: Int, _ message: ProtobufMessage) {
    add(field, bytes: message.bytes)
  }

  /// The bytes of `value`, lowest first.
  public static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private mutating func key(_ field: Int, _ type: WireType) {
    varint(UInt64(field) << 3 | type.rawValue)
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
