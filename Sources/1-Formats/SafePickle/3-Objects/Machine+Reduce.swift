/// REDUCE: what each known import makes of its arguments. Every one has its own schema.
extension Machine {
  mutating func reduce() throws(PickleFailure) {
    let arguments = try pop()
    let callable = try pop()
    guard case .global(let global) = arena[callable] else {
      throw .wrongOperand(place, found: describe(callable), expected: "an import to apply")
    }
    guard case .tuple(let chain) = arena[arguments] else {
      throw .wrongOperand(place, found: describe(arguments), expected: "a tuple of arguments")
    }
    guard chain.count <= 5 else {
      throw wrong(global, found: "\(chain.count) arguments", expected: "at most 5")
    }
    let items = arena.items(of: chain)
    switch global {
    case .reconstruct: try push(reconstruct(items))
    case .dtype: try push(dtype(items))
    case .scalar: try push(scalar(items))
    case .frombuffer: try push(frombuffer(items))
    case .encode: try push(encode(items))
    case .bytes: try pushNoBytes(items)
    case .ndarray: throw wrong(global, found: "a call", expected: "_reconstruct to make arrays")
    }
  }

  private func wrong(_ global: Global, found: String, expected: String) -> PickleFailure {
    .wrongArguments(place, of: global.name, found: found, expected: expected)
  }

  private func describe(_ items: [Arena.ID]) -> String {
    "(" + items.map { describe($0) }.joined(separator: ", ") + ")"
  }

  /// `_reconstruct(ndarray, (0,), b'b')`
  private func reconstruct(_ items: [Arena.ID]) throws(PickleFailure) -> Arena.Node {
    guard items.count == 3, case .global(.ndarray) = arena[items[0]],
      case .tuple(let shape) = arena[items[1]], shape.count == 1,
      arena.items(of: shape) == [Arena.byte(0)],
      try shortBytes(of: items[2], atMost: 1) == Array("b".utf8)
    else {
      throw wrong(.reconstruct, found: describe(items), expected: "(numpy.ndarray, (0,), b'b')")
    }
    return .unbuiltArray
  }

  /// `dtype(code, False, True)`
  private func dtype(_ items: [Arena.ID]) throws(PickleFailure) -> Arena.Node {
    guard items.count == 3, flag(items[1]) == false, flag(items[2]) == true else {
      throw wrong(.dtype, found: describe(items), expected: "(code, False, True)")
    }
    let code = try shortBytes(of: items[0], atMost: limits.lineByteCount)
    guard let type = code.flatMap({ NumericType(code: $0) }) else {
      let found = code.map { quotable($0) } ?? describe(items[0])
      if found.first == "O" { throw .objectArray(place) }
      throw .unsupportedElements(place, found: found)
    }
    return .unbuiltType(type)
  }

  /// `scalar(dtype, bytes)`
  private func scalar(_ items: [Arena.ID]) throws(PickleFailure) -> Arena.Node {
    guard items.count == 2, case .bytes = arena[items[1]] else {
      throw wrong(.scalar, found: describe(items), expected: "(dtype, bytes)")
    }
    let (type, isBigEndian) = try elements(items[0])
    guard var bytes = try shortBytes(of: items[1], atMost: 8), bytes.count == type.stride else {
      throw wrong(
        .scalar, found: describe(items[1]), expected: "\(type.stride) bytes of \(type.name)")
    }
    if isBigEndian { bytes.reverse() }
    let bits = bytes.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    return NumericValue(type, bits: bits).node
  }

  /// `_frombuffer(buffer, dtype, shape, 'C' | 'F')` or `(…, 'K', axis order)`
  private mutating func frombuffer(_ items: [Arena.ID]) throws(PickleFailure) -> Arena.Node {
    let expected = "(bytes, dtype, shape, 'C', 'F' or 'K' with an axis order)"
    guard items.count == 4 || items.count == 5, case .bytes(let payload) = arena[items[0]],
      let order = try shortBytes(of: items[3], atMost: 1)
    else { throw wrong(.frombuffer, found: describe(items), expected: expected) }
    let (type, isBigEndian) = try elements(items[1])
    let stored = try shape(items[2])
    let axes = Array(stored.indices)
    let layout: (shape: [Int], axisOrder: [Int])
    var hasOrder = false
    if items.count == 5, case .tuple = arena[items[4]] { hasOrder = true }
    switch order.first {
    case UInt8(ascii: "C") where !hasOrder: layout = (stored, axes)
    case UInt8(ascii: "F") where !hasOrder: layout = (stored, axes.reversed())
    case UInt8(ascii: "K") where hasOrder:
      let order = try axisOrder(items[4], count: axes.count)
      layout = (order.map { stored[$0] }, order)
    default: throw wrong(.frombuffer, found: describe(items), expected: expected)
    }
    return try array(
      type, isBigEndian: isBigEndian, shape: layout.shape, axisOrder: layout.axisOrder,
      payload: payload)
  }

  private func axisOrder(_ id: Arena.ID, count: Int) throws(PickleFailure) -> [Int] {
    let order = try integers(id)
    guard order.sorted() == Array(0..<count) else { throw .axisOrder(place, found: order) }
    return order
  }

  /// `encode(text, 'latin1')`: bytes of Python 3 in protocols 0 to 2
  private func encode(_ items: [Arena.ID]) throws(PickleFailure) -> Arena.Node {
    guard items.count == 2, case .text(let text) = arena[items[0]],
      try shortBytes(of: items[1], atMost: 6) == Array("latin1".utf8)
    else { throw wrong(.encode, found: describe(items), expected: "(text, 'latin1')") }
    guard text.isLatin1 else { throw .notLatin1(place) }
    return .bytes(text)
  }

  /// `bytes()`: the empty bytes of Python 3 in protocols 0 to 2
  private mutating func pushNoBytes(_ items: [Arena.ID]) throws(PickleFailure) {
    guard items.isEmpty else {
      throw wrong(.bytes, found: describe(items), expected: "no arguments")
    }
    let record = Arena.StringRecord(offset: 0, sourceCount: 0, count: 0)
    try push(.bytes(add(record, .raw, isLatin1: true)))
  }
}
