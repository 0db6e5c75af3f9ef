/// BUILD: gives an array or a dtype its state, once.
extension Machine {
  mutating func build() throws(PickleFailure) {
    let state = try pop()
    let target = try top()
    switch arena[target] {
    case .unbuiltArray: arena[target] = try buildArray(state)
    case .unbuiltType(let type): arena[target] = try buildType(type, state)
    case .array: throw .builtTwice(place, what: "an array")
    case .type: throw .builtTwice(place, what: "a dtype")
    default:
      throw .wrongOperand(
        place, found: describe(target), expected: "an array or dtype that waits for its state")
    }
  }

  /// The dtype's state, by its length:
  ///
  ///     9  (version, order, None, names, fields, -1, -1, flags, metadata)
  ///     8  the same without metadata, which is a dictionary and means nothing to the elements
  ///     7  and without flags    6  and without names    5  and without version
  ///
  /// Source: numpy, arraydescr_setstate.
  private func buildType(
    _ type: NumericType, _ state: Arena.ID
  ) throws(PickleFailure) -> Arena.Node {
    guard case .tuple(let chain) = arena[state], (5...9).contains(chain.count) else {
      throw wrongType(describe(state))
    }
    var items = arena.items(of: chain)[...]
    if chain.count > 5 {
      // With fields and without names, as the first two versions are.
      let newest: Int64 = chain.count == 6 ? 1 : 4
      guard let version = integer(items.removeFirst()), (0...newest).contains(version) else {
        throw wrongType("another version")
      }
    }
    if chain.count == 9 {
      let metadata = items.removeLast()
      guard case .dictionary = arena[metadata] else { throw wrongType(describe(metadata)) }
    }
    if chain.count >= 8 {
      guard integer(items.removeLast()) == 0 else { throw wrongType("flags") }
    }
    let sizes = items.suffix(2)
    guard sizes.allSatisfy({ integer($0) == -1 }) else { throw wrongType("another size") }
    let order = items.removeFirst()
    guard items.dropLast(2).allSatisfy({ $0 == Arena.none }) else { throw wrongType("fields") }
    return .type(type, isBigEndian: try isBigEndian(order, type))
  }

  private func wrongType(_ found: String) -> PickleFailure {
    .wrongArguments(
      place, of: "state of dtype", found: found,
      expected: "(3, byte order, None, None, None, -1, -1, 0)")
  }

  private func isBigEndian(_ id: Arena.ID, _ type: NumericType) throws(PickleFailure) -> Bool {
    let found = try shortBytes(of: id, atMost: 8)
    switch (found ?? [], type.stride) {
    case ([UInt8(ascii: "|")], 1): return false
    case ([UInt8(ascii: "<")], 2...): return false
    case ([UInt8(ascii: ">")], 2...): return true
    default:
      throw .byteOrder(
        place, found: found.map { quotable($0) } ?? describe(id),
        expected: type.stride == 1 ? "'|'" : "'<' or '>'")
    }
  }

  /// The array's state: `(1, shape, dtype, is Fortran order, bytes)`; very old numpy leaves out
  /// the 1.
  private mutating func buildArray(_ state: Arena.ID) throws(PickleFailure) -> Arena.Node {
    guard case .tuple(let chain) = arena[state], chain.count == 4 || chain.count == 5 else {
      throw wrongArray(describe(state))
    }
    var items = arena.items(of: chain)
    if items.count == 5 {
      guard integer(items.removeFirst()) == 1 else { throw wrongArray("another version") }
    }
    guard let isFortran = flag(items[2]) else { throw wrongArray(describe(items[2])) }
    if case .list = arena[items[3]] { throw .objectArray(place) }
    guard case .bytes(let payload) = arena[items[3]] else { throw wrongArray(describe(items[3])) }
    let (type, isBigEndian) = try elements(items[1])
    let shape = try shape(items[0])
    let axes = Array(shape.indices)
    return try array(
      type, isBigEndian: isBigEndian, shape: shape,
      axisOrder: isFortran ? axes.reversed() : axes, payload: payload)
  }

  private func wrongArray(_ found: String) -> PickleFailure {
    .wrongArguments(
      place, of: "state of ndarray", found: found,
      expected: "(1, shape, dtype, False or True, bytes)")
  }

  /// An array, once its shape, type and bytes agree.
  mutating func array(
    _ type: NumericType, isBigEndian: Bool, shape: [Int], axisOrder: [Int],
    payload: Arena.StringID
  ) throws(PickleFailure) -> Arena.Node {
    var expected = type.stride
    for extent in shape where extent != 0 {
      let (product, overflow) = expected.multipliedReportingOverflow(by: extent)
      guard extent > 0, !overflow else { throw .badShape(place, shape: shape) }
      expected = product
    }
    if shape.contains(0) { expected = 0 }
    let found = arena.strings[Int(payload.index)].count
    guard found == expected else {
      throw .payloadLength(place, found: found, expected: expected)
    }
    let order = axisOrder.enumerated().reduce(0 as UInt64) {
      $0 | UInt64($1.element) << UInt64(8 * $1.offset)
    }
    let record = Arena.ArrayRecord(
      firstExtent: 0, axisOrder: order, string: payload, axisCount: UInt8(shape.count),
      type: type, isBigEndian: isBigEndian)
    guard arena.arrays.count < limits.arrayCount else {
      throw .limit(place, .arrays, allowed: limits.arrayCount)
    }
    guard let index = arena.add(record, shape: shape) else { throw tablesFull }
    return .array(index)
  }
}
