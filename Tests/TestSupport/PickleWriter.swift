import Foundation

/// A tiny pickle writer: what the tests need of protocol 2 and 3.
public indirect enum PickleWriter {
  case array([Int], String, [UInt8])
  case list([PickleWriter])
  case tuple([PickleWriter])
  case dictionary([(String, PickleWriter)])
  case int(Int32)
  case float(Double)

  /// An array of U8.
  public static func bytes(_ shape: [Int], _ values: [UInt8]) -> PickleWriter {
    .array(shape, "u1", values)
  }

  /// An array of F32.
  public static func floats(_ shape: [Int], _ values: [Float]) -> PickleWriter {
    .array(shape, "f4", values.flatMap { little(UInt64($0.bitPattern), 4) })
  }

  /// An array of I64.
  public static func labels(_ values: [Int]) -> PickleWriter {
    .array([values.count], "i8", values.flatMap { little(UInt64(bitPattern: Int64($0)), 8) })
  }

  /// The whole pickle.
  public var pickle: [UInt8] { [0x80, 3] + encoded + [0x2e] }

  private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  private static func raw(_ bytes: [UInt8]) -> [UInt8] {
    [0x42] + little(UInt64(bytes.count), 4) + bytes
  }

  private var encoded: [UInt8] {
    switch self {
    case .int(let value): [0x4a] + Self.little(UInt64(UInt32(bitPattern: value)), 4)
    case .float(let value): [0x47] + Self.little(value.bitPattern.byteSwapped, 8)
    case .list(let items): [0x5d, 0x28] + items.flatMap(\.encoded) + [0x65]
    case .tuple(let items): [0x28] + items.flatMap(\.encoded) + [0x74]
    case .dictionary(let entries):
      [0x7d, 0x28] + entries.flatMap { Self.raw(Array($0.0.utf8)) + $0.1.encoded } + [0x75]
    case .array(let shape, let code, let data): Self.array(shape, code, data)
    }
  }

  private static func array(_ shape: [Int], _ code: String, _ data: [UInt8]) -> [UInt8] {
    let extents = shape.flatMap { PickleWriter.int(Int32($0)).encoded }
    let order = code.hasSuffix("1") ? "|" : "<"
    var bytes =
      Array("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K".utf8) + [0, 0x74]
    bytes += raw([0x62]) + Array("tR(K".utf8) + [1, 0x28] + extents + [0x74]
    bytes += Array("cnumpy\ndtype\n(".utf8) + raw(Array(code.utf8)) + [0x89, 0x88, 0x74, 0x52]
    bytes += [0x28, 0x4b, 3] + raw(Array(order.utf8)) + Array("NNN".utf8)
    bytes += PickleWriter.int(-1).encoded + PickleWriter.int(-1).encoded + [0x4b, 0, 0x74, 0x62]
    return bytes + [0x89] + raw(data) + [0x74, 0x62]
  }
}
