import ByteStreams

/// Reading arguments: what a value is, without following it anywhere.
extension Machine {
  /// A whole number, unless it is something else.
  func integer(_ id: Arena.ID) -> Int64? {
    if case .int(let value) = arena[id] { value } else { nil }
  }

  /// False or True; old numpy writes 0 or 1.
  func flag(_ id: Arena.ID) -> Bool? {
    switch arena[id] {
    case .bool(let value): value
    case .int(0): false
    case .int(1): true
    default: nil
    }
  }

  /// The whole numbers of a short tuple.
  func integers(_ id: Arena.ID) throws(PickleFailure) -> [Int] {
    guard case .tuple(let chain) = arena[id] else {
      throw .wrongOperand(place, found: describe(id), expected: "a tuple of whole numbers")
    }
    guard Int(chain.count) <= min(limits.axisCount, 8) else {
      throw .limit(place, .axes, allowed: limits.axisCount)
    }
    var numbers: [Int] = []
    for item in arena.items(of: chain) {
      guard let number = integer(item) else {
        throw .wrongOperand(place, found: describe(item), expected: "a whole number")
      }
      numbers.append(Int(number))
    }
    return numbers
  }

  func shape(_ id: Arena.ID) throws(PickleFailure) -> [Int] {
    let shape = try integers(id)
    guard shape.allSatisfy({ $0 >= 0 }) else { throw .badShape(place, shape: shape) }
    return shape
  }

  /// A dtype that has its state.
  func elements(_ id: Arena.ID) throws(PickleFailure) -> (NumericType, isBigEndian: Bool) {
    switch arena[id] {
    case .type(let type, let isBigEndian): return (type, isBigEndian)
    case .unbuiltType: throw .neverBuilt(place, what: "a dtype")
    default: throw .wrongOperand(place, found: describe(id), expected: "a dtype")
    }
  }

  /// A text or bytes as bytes; nil when it is neither, too long or not Latin-1.
  func shortBytes(of id: Arena.ID, atMost limit: Int) throws(PickleFailure) -> [UInt8]? {
    let string: Arena.StringID
    switch arena[id] {
    case .text(let text): string = text
    case .bytes(let bytes): string = bytes
    default: return nil
    }
    let payload = arena.payload(of: string)
    guard payload.count <= limit, string.isLatin1 else { return nil }
    if let text = texts[string] { return text }
    let text = try bytes(of: payload)
    texts.keep(text, of: string)
    return text
  }

  private func countReading(of payload: Payload) throws(PickleFailure) {
    guard texts.take(payload.sourceCount) else {
      throw .limit(place, .textBytesReadAgain, allowed: limits.textByteCountReadAgain)
    }
  }

  /// What is known to be Latin-1.
  private func bytes(of payload: Payload) throws(PickleFailure) -> [UInt8] {
    try countReading(of: payload)
    do {
      if payload.encoding == .raw || payload.sourceCount == payload.count {
        return try reader.file.read(at: payload.offset, count: payload.sourceCount)
      }
    } catch { throw .file(error) }
    var bytes: [UInt8] = []
    var cursor = EncodedCursor(payload, of: reader.file)
    do throws(EncodedCursor.Fault) {
      while let scalar = try cursor.next() { bytes.append(UInt8(truncatingIfNeeded: scalar)) }
    } catch { throw failure(error) }
    return bytes
  }

  /// A dictionary key, byte by byte, told apart by what it is: a text and bytes of the same letters
  /// are the same key. Nil when it is no text, bytes or whole number, or too long.
  func keyBytes(_ id: Arena.ID) throws(PickleFailure) -> [UInt8]? {
    if let number = integer(id) { return [1] + Array("\(number)".utf8) }
    if case .text(let text) = arena[id], !text.isLatin1 {
      let payload = arena.payload(of: text)
      guard payload.count <= limits.keyByteCount else { return nil }
      try countReading(of: payload)
      var key: [UInt8] = [2]
      var cursor = EncodedCursor(payload, of: reader.file)
      do throws(EncodedCursor.Fault) {
        // Not as UTF-8, which half a surrogate pair has none of.
        while let scalar = try cursor.next() {
          for shift: UInt32 in [16, 8, 0] { key.append(UInt8(truncatingIfNeeded: scalar >> shift)) }
        }
      } catch { throw failure(error) }
      return key
    }
    return try shortBytes(of: id, atMost: limits.keyByteCount).map { [0] + $0 }
  }

  /// A value in a few words.
  func describe(_ id: Arena.ID) -> String {
    switch arena[id] {
    case .none: "None"
    case .bool(let value): value ? "True" : "False"
    case .int(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .float(let value): "\(value)"
    case .text(let text): "a text of \(arena.strings[Int(text.index)].count) characters"
    case .bytes(let bytes): "\(arena.strings[Int(bytes.index)].count) bytes"
    case .list(let chain): "a list of \(chain.count)"
    case .tuple(let chain): "a tuple of \(chain.count)"
    case .dictionary(let chain): "a dictionary of \(chain.count / 2)"
    case .array: "an array"
    case .global(let global): "the import \(global.name)"
    case .unbuiltArray: "an array without its state"
    case .unbuiltType: "a dtype without its state"
    case .type: "a dtype"
    }
  }
}
