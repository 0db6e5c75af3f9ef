/// Numbers, texts and bytes.
extension Machine {
  mutating func executeNumber(_ opcode: PickleOpcode) throws(PickleFailure) {
    switch opcode {
    case .int: try pushDecimal(line(), isLong: false)
    case .long: try pushDecimal(line(), isLong: true)
    case .binint: try push(integer: Int64(Int32(truncatingIfNeeded: operand(4))))
    case .binint1: try push(Arena.byte(operandByte()))
    case .binint2: try push(integer: Int64(operand(2)))
    case .long1: try pushLong()
    case .float: try pushDecimalFraction()
    default: try push(.float(Double(bitPattern: operand(8).byteSwapped)))
    }
  }

  private mutating func push(integer: Int64) throws(PickleFailure) {
    if let byte = UInt8(exactly: integer) { return try push(Arena.byte(byte)) }
    try push(.int(integer))
  }

  /// A whole number in decimal digits; `00` and `01` of INT are false and true.
  private mutating func pushDecimal(_ line: [UInt8], isLong: Bool) throws(PickleFailure) {
    if !isLong && line == Array("00".utf8) { return try push(Arena.bool(false)) }
    if !isLong && line == Array("01".utf8) { return try push(Arena.bool(true)) }
    var digits = line[...]
    if isLong && digits.last == UInt8(ascii: "L") { digits.removeLast() }
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits.removeFirst() }
    // Behind a 0 Python reads octal digits, and -0 of INT is false to it.
    let isPlain = digits.first != UInt8(ascii: "0") || (digits.count == 1 && !isNegative)
    guard isPlain, !digits.isEmpty, digits.count <= limits.integerDigitCount,
      digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let magnitude = UInt64(String(decoding: digits, as: UTF8.self))
    else { throw .badNumber(place, found: quotable(line)) }
    if let value = Int64(exactly: Int128(magnitude) * (isNegative ? -1 : 1)) {
      try push(integer: value)
    } else if isNegative {
      throw .badNumber(place, found: quotable(line))
    } else {
      try push(.unsigned(magnitude))
    }
  }

  /// A whole number in two's complement, little-endian; 9 bytes hold what needs 64 unsigned bits.
  private mutating func pushLong() throws(PickleFailure) {
    let count = Int(try operandByte())
    let bytes = try operandBytes(count)
    guard count <= 9 else { throw .badNumber(place, found: "a number of \(count) bytes") }
    var value: Int128 = (bytes.last ?? 0) >= 0x80 ? -1 : 0
    for byte in bytes.reversed() { value = value << 8 | Int128(byte) }
    if let small = Int64(exactly: value) {
      try push(integer: small)
    } else if let large = UInt64(exactly: value) {
      try push(.unsigned(large))
    } else {
      throw .badNumber(place, found: "\(value)")
    }
  }

  private mutating func pushDecimalFraction() throws(PickleFailure) {
    let line = try line()
    let text = String(decoding: line, as: UTF8.self)
    let isPlain = line.allSatisfy { (0x30...0x39).contains($0) || Array("+-.e".utf8).contains($0) }
    guard let value = Double(text),
      isPlain && value.isFinite || ["nan", "inf", "-inf"].contains(text)
    else {
      throw .badNumber(place, found: quotable(line))
    }
    try push(.float(value))
  }

  mutating func executeBytes(_ opcode: PickleOpcode) throws(PickleFailure) {
    let length: UInt64
    switch opcode {
    case .string:
      let quote = try operandByte()
      guard quote == 0x27 || quote == 0x22 else {
        throw .badText(place, expected: "a quote", at: place.byte + 1)
      }
      return try push(.bytes(scan(.stringEscape, quote: quote)))
    case .binstring:
      let signed = Int32(truncatingIfNeeded: try operand(4))
      guard signed >= 0 else { throw .badNumber(place, found: "length \(signed)") }
      length = UInt64(signed)
    case .shortBinstring, .shortBinbytes: length = UInt64(try operandByte())
    case .binbytes: length = try operand(4)
    default: length = try operand(8)
    }
    let count = try available(length)
    let record = Arena.StringRecord(offset: reader.position, sourceCount: count, count: count)
    reader.skip(count)
    try push(.bytes(add(record, .raw, isLatin1: true)))
  }

  mutating func executeText(_ opcode: PickleOpcode) throws(PickleFailure) {
    let length: UInt64
    switch opcode {
    case .unicode: return try push(.text(scan(.unicodeEscape)))
    case .shortBinunicode: length = UInt64(try operandByte())
    case .binunicode: length = try operand(4)
    default: length = try operand(8)
    }
    try push(.text(scan(.utf8, byteCount: available(length))))
  }

  /// Passes over a text while checking and counting it.
  private mutating func scan(
    _ encoding: Payload.Encoding, byteCount: Int? = nil, quote: UInt8 = 0
  ) throws(PickleFailure) -> Arena.StringID {
    let start = reader.position
    let limit = byteCount.map { start + $0 } ?? frameEnd
    var cursor = EncodedCursor(reader.limited(to: limit), encoding, quote: quote)
    var record = Arena.StringRecord(offset: start, sourceCount: 0, count: 0)
    var greatest: UInt32 = 0
    do throws(EncodedCursor.Fault) {
      while true {
        record.count += try cursor.passLatin1()
        guard let scalar = try cursor.next() else { break }
        record.count += 1
        greatest = max(greatest, scalar)
      }
    } catch {
      throw failure(error)
    }
    let tail = encoding == .utf8 ? 0 : encoding == .unicodeEscape ? 1 : 2
    guard encoding == .utf8 || cursor.sawLineEnd else {
      throw .truncated(place, needed: 1, remaining: 0)
    }
    record.sourceCount = cursor.reader.position - start - tail
    reader.resume(cursor.reader)
    return try add(record, encoding, isLatin1: greatest < 256)
  }

  mutating func add(
    _ record: Arena.StringRecord, _ encoding: Payload.Encoding, isLatin1: Bool
  ) throws(PickleFailure) -> Arena.StringID {
    guard let index = arena.add(record) else { throw tablesFull }
    return .init(index: index, encoding: encoding, isLatin1: isLatin1)
  }

  func failure(_ fault: EncodedCursor.Fault) -> PickleFailure {
    switch fault {
    case .truncated: .truncated(place, needed: 1, remaining: 0)
    case .malformed(let expected, let offset): .badText(place, expected: expected, at: offset)
    case .file(let failure): .file(failure)
    }
  }
}
