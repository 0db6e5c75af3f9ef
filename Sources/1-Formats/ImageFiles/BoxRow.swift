import ByteStreams

/// One line of a list of boxes.
struct BoxRow {
  /// In UTF-8, quotes removed.
  let path: ArraySlice<UInt8>
  let box: ImageBox

  /// Reads `line`.
  init(_ line: TextLines.Line) throws(ImageFailure) {
    let bytes = line.bytes
    if bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) == nil {
      throw .badBoxes(line: line.number, reason: "bytes that are not UTF-8")
    }
    var numbers: [Int] = []
    var end = bytes.endIndex
    while numbers.count < 4, let comma = bytes[..<end].lastIndex(of: UInt8(ascii: ",")),
      let number = Self.number(bytes[(comma + 1)..<end])
    {
      numbers.append(number)
      end = comma
    }
    guard numbers.count == 4, numbers[0] > 0, numbers[1] > 0 else {
      throw .badBoxes(line: line.number, reason: "'\(line.quoted)'")
    }
    path = Self.unquoted(bytes[..<end])
    box = ImageBox(left: numbers[3], top: numbers[2], width: numbers[1], height: numbers[0])
  }

  /// A whole number of 32 bits, with or without a sign.
  private static func number(_ cell: ArraySlice<UInt8>) -> Int? {
    let isSigned = cell.first == UInt8(ascii: "-") || cell.first == UInt8(ascii: "+")
    let digits = isSigned ? cell.dropFirst() : cell
    guard !digits.isEmpty else { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = 10 * value + Int(digit - UInt8(ascii: "0"))
      if value > Int(Int32.max) { return nil }
    }
    return cell.first == UInt8(ascii: "-") ? -value : value
  }

  private static func unquoted(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let quote = UInt8(ascii: "\"")
    guard cell.count >= 2, cell.first == quote, cell.last == quote else { return cell }
    var path: [UInt8] = []
    var isSecond = false
    for byte in cell.dropFirst().dropLast() {
      isSecond = byte == quote && !isSecond && path.last == quote
      if !isSecond { path.append(byte) }
    }
    return path[...]
  }
}
