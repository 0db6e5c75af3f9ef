/// What an array's elements are.
public enum NumericType: UInt8, Sendable, CaseIterable {
  case bool, uint8, int8, uint16, int16, uint32, int32, uint64, int64, float16, float32, float64

  /// The code numpy pickles it under, without byte order.
  public var code: String {
    switch self {
    case .bool: "b1"
    case .uint8: "u1"
    case .int8: "i1"
    case .uint16: "u2"
    case .int16: "i2"
    case .uint32: "u4"
    case .int32: "i4"
    case .uint64: "u8"
    case .int64: "i8"
    case .float16: "f2"
    case .float32: "f4"
    case .float64: "f8"
    }
  }

  /// numpy's name: `float32`.
  public var name: String { String(describing: self) }

  /// Bytes of one element.
  public var stride: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .float16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }

  /// Whether its values can have a fraction.
  public var isFloat: Bool { self == .float16 || self == .float32 || self == .float64 }

  static let codes = allCases.map(\.code).joined(separator: " ")

  init?(code: [UInt8]) {
    guard let type = Self.allCases.first(where: { Array($0.code.utf8) == code }) else { return nil }
    self = type
  }
}
