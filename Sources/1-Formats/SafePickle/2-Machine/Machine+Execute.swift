/// One opcode.
extension Machine {
  mutating func execute(_ opcode: PickleOpcode) throws(PickleFailure) {
    switch opcode {
    case .proto: try checkProtocol()
    case .frame: try beginFrame()
    case .none: try push(Arena.none)
    case .newtrue: try push(Arena.bool(true))
    case .newfalse: try push(Arena.bool(false))
    case .int, .binint, .binint1, .binint2, .long, .long1, .float, .binfloat:
      try executeNumber(opcode)
    case .string, .binstring, .shortBinstring, .binbytes, .shortBinbytes, .binbytes8, .bytearray8:
      try executeBytes(opcode)
    case .unicode, .binunicode, .shortBinunicode, .binunicode8: try executeText(opcode)
    case .mark: try mark()
    case .emptyTuple: try push(Arena.emptyTuple)
    case .tuple, .tuple1, .tuple2, .tuple3, .emptyList, .list, .append, .appends:
      try executeSequence(opcode)
    case .emptyDict, .dict, .setitem, .setitems: try executeDictionary(opcode)
    case .put: try memoize(at: decimalSlot())
    case .binput: try memoize(at: UInt32(operandByte()))
    case .longBinput: try memoize(at: UInt32(operand(4)))
    case .memoize: try memoize()
    case .get: try recall(decimalSlot())
    case .binget: try recall(UInt32(operandByte()))
    case .longBinget: try recall(UInt32(operand(4)))
    case .global: try executeGlobal(module: line(), name: line())
    case .stackGlobal: try executeStackGlobal()
    case .reduce: try reduce()
    case .build: try build()
    default: throw .refusedOpcode(place, reason: "not decoded")
    }
  }

  private mutating func executeSequence(_ opcode: PickleOpcode) throws(PickleFailure) {
    switch opcode {
    case .tuple: try pushTuple(placesToMark())
    case .tuple1: try pushTuple(places(1))
    case .tuple2: try pushTuple(places(2))
    case .tuple3: try pushTuple(places(3))
    case .list:
      var chain = Arena.Chain.empty
      try move(placesToMark(), to: &chain)
      try push(.list(chain))
    case .append: try extendList(with: places(1))
    case .appends: try extendList(with: batch())
    default: try push(.list(.empty))
    }
  }

  private mutating func pushTuple(_ items: Range<Int>) throws(PickleFailure) {
    guard !items.isEmpty else { return try push(Arena.emptyTuple) }
    var chain = Arena.Chain.empty
    try move(items, to: &chain)
    try push(.tuple(chain))
  }

  /// What a batch adds; no pickler writes one of nothing, of which a pickle could hold millions.
  private mutating func batch() throws(PickleFailure) -> Range<Int> {
    let items = try placesToMark()
    guard !items.isEmpty else {
      throw .wrongOperand(place, found: "nothing", expected: "items to add")
    }
    return items
  }

  private mutating func extendList(with items: Range<Int>) throws(PickleFailure) {
    let target = try value(below: items)
    guard case .list(var chain) = arena[target] else {
      throw .wrongOperand(place, found: describe(target), expected: "a list")
    }
    if stack[items].contains(target) { throw .containsItself(place) }
    try move(items, to: &chain)
    arena[target] = .list(chain)
  }

  private mutating func executeDictionary(_ opcode: PickleOpcode) throws(PickleFailure) {
    switch opcode {
    case .emptyDict: try push(.dictionary(.empty))
    case .dict:
      let items = try placesToMark()
      var chain = Arena.Chain.empty
      try countEntries(items, of: chain)
      try move(items, to: &chain)
      try push(.dictionary(chain))
    case .setitem: try extendDictionary(with: places(2))
    default: try extendDictionary(with: batch())
    }
  }

  private mutating func extendDictionary(with items: Range<Int>) throws(PickleFailure) {
    let target = try value(below: items)
    guard case .dictionary(var chain) = arena[target] else {
      throw .wrongOperand(place, found: describe(target), expected: "a dictionary")
    }
    if stack[items].contains(target) { throw .containsItself(place) }
    try countEntries(items, of: chain)
    try move(items, to: &chain)
    arena[target] = .dictionary(chain)
  }

  private mutating func countEntries(
    _ items: Range<Int>, of chain: Arena.Chain
  ) throws(PickleFailure) {
    guard items.count.isMultiple(of: 2) else { throw .oddItems(place, count: items.count) }
    entryCount += items.count / 2
    guard entryCount <= limits.entryCount else {
      throw .limit(place, .entries, allowed: limits.entryCount)
    }
    guard (Int(chain.count) + items.count) / 2 <= limits.entryCountOfOneDictionary else {
      throw .limit(place, .entriesOfOneDictionary, allowed: limits.entryCountOfOneDictionary)
    }
  }

  private mutating func executeStackGlobal() throws(PickleFailure) {
    let name = try pop()
    let module = try pop()
    guard case .text = arena[module], case .text = arena[name] else {
      let found = "\(describe(module)) and \(describe(name))"
      throw .wrongOperand(place, found: found, expected: "two texts, module and name")
    }
    guard let moduleBytes = try shortBytes(of: module, atMost: limits.lineByteCount),
      let nameBytes = try shortBytes(of: name, atMost: limits.lineByteCount)
    else { throw .badLine(place, limit: limits.lineByteCount) }
    try executeGlobal(module: moduleBytes, name: nameBytes)
  }

  private mutating func executeGlobal(module: [UInt8], name: [UInt8]) throws(PickleFailure) {
    guard let global = Global(module: module, name: name) else {
      throw .forbiddenImport(place, module: quotable(module), name: quotable(name))
    }
    try push(.global(global))
  }
}
