/// One element of an array, out of its bits.
struct NumericValue {
  let node: Arena.Node

  init(_ type: NumericType, bits: UInt64) {
    switch type {
    case .bool: node = .bool(bits != 0)
    case .uint8, .uint16, .uint32: node = .int(Int64(bits))
    case .uint64: node = Int64(exactly: bits).map { .int($0) } ?? .unsigned(bits)
    case .int8: node = .int(Int64(Int8(truncatingIfNeeded: bits)))
    case .int16: node = .int(Int64(Int16(truncatingIfNeeded: bits)))
    case .int32: node = .int(Int64(Int32(truncatingIfNeeded: bits)))
    case .int64: node = .int(Int64(bitPattern: bits))
    case .float16: node = .float(HalfPrecision.double(UInt16(truncatingIfNeeded: bits)))
    case .float32: node = .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case .float64: node = .float(Double(bitPattern: bits))
    }
  }
}
