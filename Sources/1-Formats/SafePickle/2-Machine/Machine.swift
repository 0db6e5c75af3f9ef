import ByteStreams

/// Carries out a pickle's opcodes on inert values: the one pass over the stream.
///
/// It imports nothing, calls nothing and allocates nothing that the input does not pay for in bytes.
struct Machine {
  let limits: PickleLimits
  let isInflated: Bool
  /// Bytes of the pickle.
  let byteCount: Int
  /// Bytes of the file it came in, which limits grow with.
  let storedByteCount: Int
  private let valueLimit: Int
  private let memoLimit: Int

  var reader: WindowedReader
  /// Where the current frame ends; the end of the file outside frames.
  var frameEnd: Int
  var isInFrame = false
  var arena: Arena
  let texts: ShortTexts
  /// Entries given to dictionaries so far.
  var entryCount = 0
  private(set) var stack: [Arena.ID] = []
  private var marks: [Int] = []
  /// The value of each slot, `unwritten` where there is none. Pickle writers count slots from 0 or 1.
  private var memo: [Arena.ID] = []
  private var memoCount = 0
  private static let unwritten = Arena.ID.max
  private var opcode: PickleOpcode?
  private var opcodeOffset = 0

  /// A machine at the beginning of `file`.
  ///
  /// - Parameter storedByteCount: Bytes of the file as it lies on disk, compressed or not.
  init(_ file: InputFile, limits: PickleLimits, isInflated: Bool, storedByteCount: Int) {
    self.limits = limits
    self.isInflated = isInflated
    self.storedByteCount = storedByteCount
    byteCount = file.byteCount
    valueLimit = limits.valueCount(for: storedByteCount)
    memoLimit = limits.memoCount(for: storedByteCount)
    arena = Arena(budget: TableBudget(limits.tableByteCount))
    texts = ShortTexts(byteCount: file.byteCount, readAgain: limits.textByteCountReadAgain)
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
    var opcodesLeft = limits.opcodeCount
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
      guard opcodesLeft > 0 else {
        throw .limit(place, .opcodes, allowed: limits.opcodeCount)
      }
      opcodesLeft -= 1
      try execute(next)
    }
  }

  private mutating func stop() throws(PickleFailure) -> Arena.ID {
    guard stack.count == 1, marks.isEmpty else {
      throw .unfinished(place, values: stack.count, marks: marks.count)
    }
    guard reader.remaining == 0 else {
      let next: [UInt8]
      do { next = try reader.file.read(at: reader.position, count: 1) } catch { throw .file(error) }
      let begins = [0x80, 0x28, 0x5d, 0x63, 0x7d].contains(next[0])
      throw .trailingBytes(place, count: reader.remaining, isSecondPickle: begins)
    }
    let root = stack[0]
    try Verification.check(root, of: self)
    return root
  }

  private func checkBeginning() throws(PickleFailure) {
    let place = PicklePlace(byte: 0, isInflated: isInflated)
    let beginning: [UInt8]
    do {
      beginning = try reader.file.read(
        at: 0, count: min(ForeignFormat.beginningByteCount, byteCount))
    } catch { throw .file(error) }
    if let format = ForeignFormat(beginning) { throw .notAPickle(place, looksLike: format) }
  }

  // MARK: Stack

  private var floor: Int { marks.last ?? 0 }

  mutating func push(_ id: Arena.ID) throws(PickleFailure) {
    guard stack.count < valueLimit else {
      throw .limit(place, .stackedValues, allowed: valueLimit)
    }
    guard arena.budget.makeRoom(in: &stack) else { throw tablesFull }
    stack.append(id)
  }

  mutating func push(_ node: Arena.Node) throws(PickleFailure) {
    guard arena.nodes.count < valueLimit else {
      throw .limit(place, .values, allowed: valueLimit)
    }
    guard let id = arena.add(node) else { throw tablesFull }
    try push(id)
  }

  /// What no table has room for.
  var tablesFull: PickleFailure {
    .limit(place, .tableBytes, allowed: limits.tableByteCount)
  }

  /// Moves the values at the top of the stack to the end of a container.
  mutating func move(_ places: Range<Int>, to chain: inout Arena.Chain) throws(PickleFailure) {
    guard places.count <= valueLimit - arena.cells.count else {
      throw .limit(place, .items, allowed: valueLimit)
    }
    guard arena.append(stack[places], to: &chain) else { throw tablesFull }
    stack.removeLast(places.count)
  }

  mutating func pop() throws(PickleFailure) -> Arena.ID {
    try need(1)
    return stack.removeLast()
  }

  /// Where the top `count` values lie on the stack.
  func places(_ count: Int) throws(PickleFailure) -> Range<Int> {
    try need(count)
    return stack.count - count..<stack.count
  }

  func top() throws(PickleFailure) -> Arena.ID {
    try need(1)
    return stack[stack.count - 1]
  }

  /// The value right below `places`.
  func value(below places: Range<Int>) throws(PickleFailure) -> Arena.ID {
    guard places.lowerBound > floor else { throw .stackUnderflow(place, needed: 1, found: 0) }
    return stack[places.lowerBound - 1]
  }

  private func need(_ count: Int) throws(PickleFailure) {
    guard stack.count - floor >= count else {
      throw .stackUnderflow(place, needed: count, found: stack.count - floor)
    }
  }

  mutating func mark() throws(PickleFailure) {
    guard marks.count < valueLimit else { throw .limit(place, .marks, allowed: valueLimit) }
    guard arena.budget.makeRoom(in: &marks) else { throw tablesFull }
    marks.append(stack.count)
  }

  /// Closes the last mark: where the values above it lie.
  mutating func placesToMark() throws(PickleFailure) -> Range<Int> {
    guard let mark = marks.popLast() else { throw .missingMark(place) }
    return mark..<stack.count
  }

  // MARK: Memo

  mutating func memoize(at slot: UInt32? = nil) throws(PickleFailure) {
    let value = try top()
    let slot = slot.map { Int($0) } ?? memoCount
    guard memoCount < memoLimit, slot < limits.memoCount || slot < memo.count else {
      throw .limit(place, .memoSlots, allowed: min(memoLimit, limits.memoCount))
    }
    if slot >= memo.count {
      let missing = slot + 1 - memo.count
      guard arena.budget.makeRoom(in: &memo, for: missing) else { throw tablesFull }
      memo.append(contentsOf: repeatElement(Self.unwritten, count: missing))
    }
    guard memo[slot] == Self.unwritten else { throw .memoRewritten(place, slot: slot) }
    memo[slot] = value
    memoCount += 1
  }

  mutating func recall(_ slot: UInt32) throws(PickleFailure) {
    guard slot < memo.count, memo[Int(slot)] != Self.unwritten else {
      throw .memoMissing(place, slot: Int(slot))
    }
    try push(memo[Int(slot)])
  }
}
