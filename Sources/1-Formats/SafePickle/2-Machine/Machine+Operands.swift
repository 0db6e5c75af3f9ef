import ByteStreams

/// What follows an opcode: numbers, lines, lengths. Every length is checked against the bytes that
/// remain before anything is converted or allocated.
extension Machine {
  mutating func operandByte() throws(PickleFailure) -> UInt8 {
    _ = try available(1)
    do {
      if let byte = try reader.byte() { return byte }
    } catch { throw .file(error) }
    throw .truncated(place, needed: 1, remaining: 0)
  }

  mutating func operandBytes(_ count: Int) throws(PickleFailure) -> [UInt8] {
    let count = try available(UInt64(count))
    do { return try reader.bytes(count) } catch { throw .file(error) }
  }

  /// A little-endian number of `count` bytes, at most 8.
  mutating func operand(_ count: Int) throws(PickleFailure) -> UInt64 {
    _ = try available(UInt64(count))
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(try operandByte()) << UInt64(8 * index) }
    return value
  }

  /// `count` as an `Int` when that many bytes remain in the frame and in the file.
  func available(_ count: UInt64) throws(PickleFailure) -> Int {
    guard count <= UInt64(reader.remaining) else {
      throw .truncated(place, needed: count, remaining: reader.remaining)
    }
    guard count <= UInt64(frameEnd - reader.position) else {
      throw .frameCrossed(place, needed: count, remaining: frameEnd - reader.position)
    }
    return Int(count)
  }

  /// A short line without its line end.
  mutating func line() throws(PickleFailure) -> [UInt8] {
    var line: [UInt8] = []
    while line.count <= limits.lineByteCount {
      let byte = try operandByte()
      if byte == UInt8(ascii: "\n") { return line }
      line.append(byte)
    }
    throw .badLine(place, limit: limits.lineByteCount)
  }

  /// A memo slot in decimal digits.
  mutating func decimalSlot() throws(PickleFailure) -> UInt32 {
    let digits = try line()
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let slot = UInt32(String(decoding: digits, as: UTF8.self))
    else { throw .badNumber(place, found: quotable(digits)) }
    return slot
  }

  /// Closes the current frame when its last byte was read.
  mutating func closeFrame() {
    if isInFrame && reader.position == frameEnd {
      isInFrame = false
      frameEnd = byteCount
    }
  }

  mutating func beginFrame() throws(PickleFailure) {
    guard !isInFrame else { throw .frameInsideFrame(place, end: frameEnd) }
    let length = try operand(8)
    guard length <= UInt64(reader.remaining) else {
      throw .frameTooLong(place, length: length, remaining: reader.remaining)
    }
    isInFrame = true
    frameEnd = reader.position + Int(length)
  }

  mutating func checkProtocol() throws(PickleFailure) {
    let version = Int(try operandByte())
    guard place.byte == 0 else { throw .misplacedProtocol(place) }
    guard version <= 5 else { throw .unsupportedProtocol(place, found: version) }
  }

  /// The beginning of `bytes` as message text: printable ASCII, the rest as `?`.
  func quotable(_ bytes: [UInt8]) -> String {
    let limit = PickleFailure.quotedCharacterCount
    let shown = bytes.prefix(limit).map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
    return String(decoding: shown, as: UTF8.self) + (bytes.count > limit ? "…" : "")
  }
}
