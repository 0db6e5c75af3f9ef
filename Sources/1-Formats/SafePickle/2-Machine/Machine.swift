import ByteStreams

/// Carries out a pickle's opcodes on inert values: the one pass over the stream.
///
/// It imports nothing, calls nothing and allocates nothing that the input does not pay for in bytes.
struct Machine {
  let limits: PickleLimits
  let isInflated: Bool
  let byteCount: Int
  private let valueLimit: Int
  private let memoLimit: Int

  var reader: WindowedReader
  /// Where the current frame ends; the end of the file outside frames.
  var frameEnd: Int
  var isInFrame = false
  var arena = Arena()
  private var stack: [Arena.ID] = []
  private var marks: [Int] = []
  private var memo: [UInt32: Arena.ID] = [:]
  private var opcode: PickleOpcode?
  private var opcodeOffset = 0

  init(_ file: InputFile, limits: PickleLimits, isInflated: Bool) {
    self.limits = limits
    self.isInflated = isInflated
    byteCount = file.byteCount
    valueLimit = limits.valueCount(for: file.byteCount)
    memoLimit = limits.memoCount(for: file.byteCount)
    reader = WindowedReader(file, 0..<file.byteCount)
    frameEnd = file.byteCount
  }

  /// Where the machine is.
  var place: PicklePlace {
    PicklePlace(byte: opcodeOffset, opcode: opcode, isInflated: isInflated)
  }

  /// Runs to STOP.
  ///
  /// - Returns: The pickle's one value.
  mutating func run() throws(PickleFailure) -> Arena.ID {
    try checkBeginning()
    while true {
      closeFrame()
      opcode = nil
      opcodeOffset = reader.position
      let byte = try operandByte()
      guard let next = PickleOpcode(rawValue: byte) else {
        throw .unknownOpcode(place, found: byte)
      }
      opcode = next
      if let reason = next.refusal { throw .refusedOpcode(place, reason: reason) }
      if next == .stop { return try stop() }
      try execute(next)
    }
  }

  private mutating func stop() throws(PickleFailure) -> Arena.ID {
    guard stack.count == 1, marks.isEmpty else {
      throw .unfinished(place, values: stack.count, marks: marks.count)
    }
    guard reader.remaining == 0 else {
      let count = reader.remaining
      let next = try operandBytes(1).first ?? 0
      let begins = [0x80, 0x28, 0x5d, 0x63, 0x7d].contains(next)
      throw .trailingBytes(place, count: count, isSecondPickle: begins)
    }
    let root = stack[0]
    try Verification.check(root, of: self)
    return root
  }

  private func checkBeginning() throws(PickleFailure) {
    let place = PicklePlace(byte: 0, isInflated: isInflated)
    let beginning: [UInt8]
    do { beginning = try reader.file.read(at: 0, count: min(6, byteCount)) } catch {
      throw .file(error)
    }
    let known: [([UInt8], String)] = [
      (Array("PK\u{3}\u{4}".utf8), "a ZIP archive (PyTorch writes these)"),
      ([0x93] + Array("NUMPY".utf8), "a .npy file"),
      ([0x89] + Array("HDF".utf8), "an HDF5 file"),
      (Array("{\"".utf8), "JSON text"),
      (Array("MATLAB".utf8), "a MATLAB file"),
    ]
    if beginning.isEmpty { throw .notAPickle(place, looksLike: "an empty file") }
    for (magic, name) in known where beginning.starts(with: magic) {
      throw .notAPickle(place, looksLike: name)
    }
  }

  // MARK: Stack

  private var floor: Int { marks.last ?? 0 }

  mutating func push(_ id: Arena.ID) throws(PickleFailure) {
    guard stack.count < valueLimit else {
      throw .limit(place, what: "values on the stack", allowed: valueLimit)
    }
    stack.append(id)
  }

  mutating func push(_ node: Arena.Node) throws(PickleFailure) {
    try push(add(node))
  }

  /// A new value in the arena.
  mutating func add(_ node: Arena.Node) throws(PickleFailure) -> Arena.ID {
    guard arena.nodes.count < valueLimit else {
      throw .limit(place, what: "values", allowed: valueLimit)
    }
    return arena.add(node)
  }

  /// `items` at the end of a container.
  mutating func append(_ items: [Arena.ID], to chain: inout Arena.Chain) throws(PickleFailure) {
    guard items.count <= valueLimit - arena.cells.count else {
      throw .limit(place, what: "items of containers", allowed: valueLimit)
    }
    arena.append(items, to: &chain)
  }

  mutating func pop() throws(PickleFailure) -> Arena.ID {
    try need(1)
    return stack.removeLast()
  }

  /// The top `count` values, copied out so that the stack's storage stays its own.
  mutating func pop(_ count: Int) throws(PickleFailure) -> [Arena.ID] {
    try need(count)
    defer { stack.removeLast(count) }
    return Array(stack[(stack.count - count)...])
  }

  func top() throws(PickleFailure) -> Arena.ID {
    try need(1)
    return stack[stack.count - 1]
  }

  private func need(_ count: Int) throws(PickleFailure) {
    guard stack.count - floor >= count else {
      throw .stackUnderflow(place, needed: count, found: stack.count - floor)
    }
  }

  mutating func mark() throws(PickleFailure) {
    guard marks.count < valueLimit else {
      throw .limit(place, what: "marks", allowed: valueLimit)
    }
    marks.append(stack.count)
  }

  mutating func popToMark() throws(PickleFailure) -> [Arena.ID] {
    guard let mark = marks.popLast() else { throw .missingMark(place) }
    defer { stack.removeLast(stack.count - mark) }
    return Array(stack[mark...])
  }

  // MARK: Memo

  mutating func memoize(at slot: UInt32? = nil) throws(PickleFailure) {
    let value = try top()
    guard memo.count < memoLimit else {
      throw .limit(place, what: "memo slots", allowed: memoLimit)
    }
    let slot = slot ?? UInt32(memo.count)
    guard memo.updateValue(value, forKey: slot) == nil else {
      throw .memoRewritten(place, slot: Int(slot))
    }
  }

  mutating func recall(_ slot: UInt32) throws(PickleFailure) {
    guard let value = memo[slot] else { throw .memoMissing(place, slot: Int(slot)) }
    try push(value)
  }
}
