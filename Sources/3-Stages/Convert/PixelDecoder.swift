import SafePickle

/// Turns array bytes (little-endian, C order) into numbers.
enum PixelDecoder {
  /// Replaces `values` by the elements of `chunk`, each image planar.
  static func decode(
    _ chunk: [UInt8], _ type: NumericType, _ layout: ImageLayout, into values: inout [Float]
  ) {
    let count = chunk.count / type.stride
    if values.count > count { values.removeLast(values.count - count) }
    if values.count < count {
      values.append(contentsOf: repeatElement(0, count: count - values.count))
    }
    // Unsafe: there is one value for every whole element of the chunk, counted above.
    unsafe chunk.withUnsafeBytes { bytes in
      switch type {
      case .float32:
        unsafe values.withUnsafeMutableBytes { unsafe $0.copyMemory(from: bytes) }
      case .bool: unsafe convert(bytes, into: &values) { (value: UInt8) in value == 0 ? 0 : 1 }
      case .uint8: unsafe convert(bytes, into: &values) { (value: UInt8) in Float(value) }
      case .int8: unsafe convert(bytes, into: &values) { (value: Int8) in Float(value) }
      case .uint16: unsafe convert(bytes, into: &values) { (value: UInt16) in Float(value) }
      case .int16: unsafe convert(bytes, into: &values) { (value: Int16) in Float(value) }
      case .uint32: unsafe convert(bytes, into: &values) { (value: UInt32) in Float(value) }
      case .int32: unsafe convert(bytes, into: &values) { (value: Int32) in Float(value) }
      case .uint64: unsafe convert(bytes, into: &values) { (value: UInt64) in Float(value) }
      case .int64: unsafe convert(bytes, into: &values) { (value: Int64) in Float(value) }
      case .float16:
        unsafe convert(bytes, into: &values) { (bits: UInt16) in Float(HalfPrecision.double(bits)) }
      case .float64:
        unsafe convert(bytes, into: &values) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
      }
    }
    if layout == .interleaved { makePlanar(&values) }
  }

  /// The elements of `chunk` in double precision.
  static func doubles(_ chunk: [UInt8], _ type: NumericType) -> [Double] {
    func values<Word: FixedWidthInteger & BitwiseCopyable>(
      _ value: (Word) -> Double
    ) -> [Double] {
      // Unsafe: `loadUnaligned` checks its bounds; chunks hold whole elements.
      unsafe chunk.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count, by: MemoryLayout<Word>.size).map {
          unsafe value(bytes.loadUnaligned(fromByteOffset: $0, as: Word.self))
        }
      }
    }
    switch type {
    case .bool, .uint8: return values { (value: UInt8) in Double(value) }
    case .int8: return values { (value: Int8) in Double(value) }
    case .uint16: return values { (value: UInt16) in Double(value) }
    case .int16: return values { (value: Int16) in Double(value) }
    case .uint32: return values { (value: UInt32) in Double(value) }
    case .int32: return values { (value: Int32) in Double(value) }
    case .uint64: return values { (value: UInt64) in Double(value) }
    case .int64: return values { (value: Int64) in Double(value) }
    case .float16: return values { (bits: UInt16) in HalfPrecision.double(bits) }
    case .float32: return values { (bits: UInt32) in Double(Float(bitPattern: bits)) }
    case .float64: return values { (bits: UInt64) in Double(bitPattern: bits) }
    }
  }

  private static func convert<Word: BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, into values: inout [Float], _ value: (Word) -> Float
  ) {
    unsafe values.withUnsafeMutableBufferPointer { values in
      for index in values.indices {
        unsafe values[index] = value(
          bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self))
      }
    }
  }

  /// (32, 32, 3) to (3, 32, 32), image by image.
  private static func makePlanar(_ values: inout [Float]) {
    var image = [Float](repeating: 0, count: ImageLayout.valueCount)
    for start in stride(from: 0, to: values.count, by: ImageLayout.valueCount) {
      for pixel in 0..<1024 {
        for colour in 0..<3 { image[colour * 1024 + pixel] = values[start + pixel * 3 + colour] }
      }
      for index in 0..<ImageLayout.valueCount { values[start + index] = image[index] }
    }
  }
}
