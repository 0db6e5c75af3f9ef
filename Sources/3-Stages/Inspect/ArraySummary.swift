import ByteStreams
import SafePickle

/// What one pass over an array's elements tells.
struct ArraySummary: Sendable {
  /// SHA-256 of the elements in C order, little-endian.
  let digest: String
  /// Sum of the finite elements: whole numbers exactly, others in double precision, in C order.
  let sum: Sum
  /// Elements that are NaN or infinite.
  let nonfiniteCount: Int

  enum Sum: Sendable {
    case whole(Int128)
    case fraction(Double)

    var json: JSONText {
      switch self {
      case .whole(let sum): .integer(sum)
      case .fraction(let sum): .number(sum)
      }
    }
  }

  /// Reads `array`.
  init(_ array: NumericArray, of pickle: Pickle) throws(PickleFailure) {
    var stream = try ElementStream(array, of: pickle)
    var chunk: [UInt8] = []
    var digest = Digest()
    var accumulator = Accumulator(type: array.type)
    while true {
      try stream.next(into: &chunk)
      if chunk.isEmpty { break }
      digest.update(chunk)
      accumulator.add(chunk)
    }
    self.digest = digest.hexadecimal()
    sum =
      array.type.isFloat ? .fraction(accumulator.fraction) : .whole(accumulator.whole)
    nonfiniteCount = accumulator.nonfiniteCount
  }

  private struct Accumulator {
    let type: NumericType
    var whole: Int128 = 0
    var fraction = 0.0
    var nonfiniteCount = 0

    mutating func add(_ chunk: [UInt8]) {
      // Unsafe: `loadUnaligned` checks its bounds; chunks hold whole elements.
      unsafe chunk.withUnsafeBytes { bytes in
        switch type {
        case .bool: unsafe whole += Int128(bytes.reduce(0) { $0 + ($1 == 0 ? 0 : 1) })
        case .uint8: unsafe add(bytes, as: UInt8.self)
        case .int8: unsafe add(bytes, as: Int8.self)
        case .uint16: unsafe add(bytes, as: UInt16.self)
        case .int16: unsafe add(bytes, as: Int16.self)
        case .uint32: unsafe add(bytes, as: UInt32.self)
        case .int32: unsafe add(bytes, as: Int32.self)
        case .uint64: unsafe addWide(bytes, as: UInt64.self)
        case .int64: unsafe addWide(bytes, as: Int64.self)
        case .float16:
          unsafe addFractions(bytes, as: UInt16.self) { HalfPrecision.double($0) }
        case .float32: unsafe addFractions(bytes, as: UInt32.self) { Double(Float(bitPattern: $0)) }
        case .float64: unsafe addFractions(bytes, as: UInt64.self) { Double(bitPattern: $0) }
        }
      }
    }

    /// At most 2²⁰ elements of at most 32 bits: the sum fits 64.
    private mutating func add<Word: FixedWidthInteger & BitwiseCopyable>(
      _ bytes: UnsafeRawBufferPointer, as: Word.Type
    ) {
      var sum: Int64 = 0
      for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<Word>.size) {
        unsafe sum &+= Int64(
          truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: offset, as: Word.self))
      }
      whole += Int128(sum)
    }

    private mutating func addWide<Word: FixedWidthInteger & BitwiseCopyable>(
      _ bytes: UnsafeRawBufferPointer, as: Word.Type
    ) {
      for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<Word>.size) {
        unsafe whole += Int128(bytes.loadUnaligned(fromByteOffset: offset, as: Word.self))
      }
    }

    private mutating func addFractions<Word: FixedWidthInteger & BitwiseCopyable>(
      _ bytes: UnsafeRawBufferPointer, as: Word.Type, _ value: (Word) -> Double
    ) {
      for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<Word>.size) {
        let number = unsafe value(bytes.loadUnaligned(fromByteOffset: offset, as: Word.self))
        if number.isFinite { fraction += number } else { nonfiniteCount += 1 }
      }
    }
  }
}
