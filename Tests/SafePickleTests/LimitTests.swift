import ByteStreams
import Testing

@testable import SafePickle

/// Each limit, reached by the smallest stream that does.
struct LimitTests {
  typealias P = PickleBytes

  func expect(
    _ wanted: PickleLimit, _ bytes: [UInt8], _ limits: PickleLimits = .standard,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    guard case .failure(.limit(let place, let found, let allowed)) = try read(bytes, limits: limits)
    else {
      Issue.record("\(wanted) expected", sourceLocation: location)
      return
    }
    #expect(found == wanted, sourceLocation: location)
    let text = PickleFailure.limit(place, found, allowed: allowed).description
    #expect(text.contains(" \(found.name). ") && text.hasSuffix("."), sourceLocation: location)
  }

  /// The defaults with one changed.
  func limits(_ change: (inout PickleLimits) -> Void) -> PickleLimits {
    var limits = PickleLimits.standard
    change(&limits)
    return limits
  }

  @Test func `a gzip file inflates in proportion to its size unless told otherwise`() {
    let limits = PickleLimits.standard
    #expect(limits.inflatedByteCount(for: 10) == 32 << 20)
    #expect(limits.inflatedByteCount(for: 4 << 20) == 400 << 20)
    #expect(limits.inflatedByteCount(for: .max) == 2 << 30)
    #expect(PickleLimits.inflating(to: 1 << 40).inflatedByteCount(for: 10) == 1 << 40)
    #expect(PickleLimits.inflating(to: 7).inflatedByteCount(for: 1 << 30) == 7)
  }

  @Test func `limits grow with the file up to an end`() {
    let limits = PickleLimits.standard
    #expect(limits.valueCount(for: 0) == 2 << 20 && limits.valueCount(for: .max) == 4 << 20)
    #expect(limits.memoCount(for: 160) == 10 + (2 << 20))
    #expect(limits.itemCount(for: 1) == 4 + (2 << 20) && limits.itemCount(for: .max) == 16 << 20)
    #expect(limits.sharedElementByteCount(for: 10) == 40 + (1 << 20))
    #expect(limits.sharedElementByteCount(for: .max) > 1 << 60)
  }

  /// A gzip member of `head`, then `runs` times 258 bytes like its last one, then `tail`: one deflate
  /// block with fixed codes.
  private func deflated(_ head: [UInt8], runs: Int, _ tail: [UInt8]) -> [UInt8] {
    var bits: [Bool] = [true, true, false]
    func put(_ code: Int, _ count: Int) {
      for bit in (0..<count).reversed() { bits.append(code >> bit & 1 == 1) }
    }
    for byte in head { put(0x30 + Int(byte), 8) }
    for _ in 0..<runs {
      put(0xc0 + 285 - 280, 8)
      put(0, 5)
    }
    for byte in tail { put(0x30 + Int(byte), 8) }
    put(0, 7)
    while !bits.count.isMultiple(of: 8) { bits.append(false) }
    let data = stride(from: 0, to: bits.count, by: 8).map { start in
      (0..<8).reduce(0 as UInt8) { $0 | (bits[start + $1] ? 1 << UInt8($1) : 0) }
    }
    let last = head[head.count - 1]
    let all = head + [UInt8](repeating: last, count: 258 * runs) + tail
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + data
      + P.little(UInt64(GzipTests.checksum(all)), 4) + P.little(UInt64(all.count), 4)
  }

  @Test func `a gzip file asks for as much as its bytes on disk allow`() throws {
    let bytes = deflated([0x28, 0x4e], runs: 20, [0x74, 0x2e])
    #expect(bytes.count < 100)
    try drain(try read(bytes).get())
    let few = limits {
      $0.valueFloor = 1000
      $0.bytesPerValue = 1
    }
    try expect(.stackedValues, bytes, few)
    let inflated = [0x28] + [UInt8](repeating: 0x4e, count: 1 + 258 * 20) + [0x74, 0x2e]
    try drain(try read(inflated, limits: few).get())
  }

  @Test func `depth, opcodes, values, memo and file are bounded`() throws {
    let deep = [UInt8](repeating: 0x5d, count: 100_000)
    try expect(.depth, deep + [UInt8](repeating: 0x61, count: 99_999) + [0x2e])
    try expect(.depth, [0x29] + [UInt8](repeating: 0x85, count: 100_000) + [0x2e])
    try expect(
      .values, P.ascii("(") + deep.prefix(400) + P.ascii("t."), limits { $0.valueCount = 300 })
    try expect(.memoSlots, P.pickle([0x5d, 0x94, 0x94, 0x94]), limits { $0.memoCount = 2 })
    try expect(.memoSlots, P.pickle([0x5d, 0x72, 0xff, 0xff, 0xff, 0xff]))
    try expect(.inputBytes, P.honest, limits { $0.inputByteCount = 10 })
    try expect(.opcodes, P.pickle(P.ascii("(NNNNt")), limits { $0.opcodeCount = 5 })
    try expect(.axes, P.pickle(P.array([Int32](repeating: 1, count: 9), data: [0])))
  }

  @Test func `stack, marks and containers are bounded like values`() throws {
    let few = limits {
      $0.valueFloor = 300
      $0.bytesPerValue = .max
    }
    let many = [UInt8](repeating: 0x4e, count: 400)
    try expect(.stackedValues, P.pickle([0x28], many, [0x74]), few)
    try expect(.marks, P.pickle([UInt8](repeating: 0x28, count: 400)), few)
    let half = Array(many.prefix(200))
    try expect(.items, P.pickle([0x5d, 0x28], half, [0x65, 0x28], half, [0x65]), few)
  }

  @Test func `the memory of all tables is counted and refused beforehand`() throws {
    let little = limits { $0.tableByteCount = 20_000 }
    try drain(try read(P.honest, limits: little).get())
    func many(_ bytes: [UInt8]) -> [UInt8] {
      P.pickle([0x28], Array(repeatElement(bytes, count: 3000).joined()), [0x74])
    }
    for bytes in [[0x4e], [0x55, 0], [0x5d], [0x29, 0x85], [0x28], P.ascii("I1000\n")] as [[UInt8]]
    {
      try expect(.tableBytes, many(bytes), little)
    }
    try expect(.tableBytes, P.pickle([0x5d, 0x72, 0, 0x40, 0, 0]), little)
  }

  @Test func `a budget holds what its tables hold and never more than it may`() {
    var budget = TableBudget(1000)
    var numbers: [UInt64] = []
    var bytes: [UInt8] = []
    while budget.makeRoom(in: &numbers) { numbers.append(1) }
    while budget.makeRoom(in: &bytes) { bytes.append(1) }
    #expect(budget.heldByteCount == numbers.capacity * 8 + bytes.capacity)
    #expect(numbers.count > 64 && numbers.count <= 125)
    #expect(budget.makeRoom(in: &numbers, for: 0))
    #expect(!budget.makeRoom(in: &numbers, for: 1 << 40))
  }

  @Test func `billion laughs are counted, not visited`() throws {
    var laughs = P.proto2 + [UInt8](repeating: 0x28, count: 10) + P.text("lol") + [0x71, 0]
    for slot in 0..<10 as Range<UInt8> {
      for _ in 0..<9 { laughs += [0x68, slot] }
      laughs += [0x6c, 0x71, slot + 1]
    }
    try expect(.sharedItems, laughs + P.stop)
  }

  @Test func `bytes of arrays that occur again are counted, and so is one payload of two arrays`()
    throws
  {
    let few = limits {
      $0.sharedElementFloor = 12
      $0.sharedElementBytesPerByte = 0
    }
    let array = P.array([3, 4], data: Array(0..<12)) + [0x71, 0]
    try drain(try read(P.pickle([0x28], array, [0x68, 0, 0x74]), limits: few).get())
    try expect(.sharedElementBytes, P.pickle([0x28], array, [0x68, 0, 0x68, 0, 0x74]), few)
    let frombuffer = P.global("numpy._core.numeric", "_frombuffer")
    func view(_ bytes: [UInt8]) -> [UInt8] {
      P.of(
        frombuffer, P.tuple(bytes, P.dtype("u1", order: "|"), P.shape([12]), P.text("C")), [0x52])
    }
    let first = view(P.raw(Array(0..<12)) + [0x71, 0])
    let more = view([0x68, 0])
    try drain(try read(P.pickle([0x28], first, more, [0x74]), limits: few).get())
    try expect(.sharedElementBytes, P.pickle([0x28], first, more, more, [0x74]), few)
  }

  @Test func `arrays are bounded, made or met`() throws {
    let few = limits { $0.arrayCount = 2 }
    let array = P.array([1], data: [7])
    try drain(try read(P.pickle([0x28], array, array, [0x74]), limits: few).get())
    try expect(.arrays, P.pickle([0x28], array, array, array, [0x74]), few)
    try expect(.arrays, P.pickle([0x28], array, [0x71, 0, 0x68, 0, 0x68, 0, 0x74]), few)
  }

  @Test func `entries are bounded in one dictionary and in all`() throws {
    let few = limits {
      $0.entryCountOfOneDictionary = 2
      $0.entryCount = 4
    }
    func entries(_ count: Int32) -> [UInt8] { (0..<count).flatMap { P.int($0) + [0x4e] } }
    let two = P.ascii("}(") + entries(2) + P.ascii("u")
    try drain(try read(P.pickle([0x28], two, two, [0x74]), limits: few).get())
    try expect(.entries, P.pickle([0x28], two, two, two, [0x74]), few)
    try expect(.entriesOfOneDictionary, P.pickle(two, P.int(9), P.ascii("Ns")), few)
    try expect(.entriesOfOneDictionary, P.pickle(P.ascii("("), entries(3), P.ascii("d")), few)
  }

  @Test func `names and keys may be read once each, the shortest as often as need be`() throws {
    let none = limits { $0.textByteCountReadAgain = 0 }
    func dictionaries(_ key: [UInt8], _ count: Int) -> [UInt8] {
      // A list of the key, then dictionaries of nothing else.
      let again = P.ascii("}h\0Ns")
      return P.pickle(
        [0x28], key, [0x71, 0], Array(repeatElement(again, count: count).joined()), [0x74])
    }
    // The one reading that is allowed takes all the bytes of the pickle together.
    let long = P.text(String(repeating: "k", count: 1000))
    try drain(try read(dictionaries(long, 1), limits: none).get())
    try expect(.textBytesReadAgain, dictionaries(long, 3), none)
    try expect(
      .textBytesReadAgain, dictionaries(P.text(String(repeating: "\u{100}", count: 500)), 3), none)
    try drain(try read(dictionaries(P.text("data"), 3000), limits: none).get())
    // Names of imports: of what STACK_GLOBAL takes.
    let names = P.of(P.text("_codecs"), [0x71, 0], P.text("encode"), [0x71, 1])
    let imports = Array(repeatElement([0x68, 0, 0x68, 1, 0x93] as [UInt8], count: 3000).joined())
    let last = try read([0x80, 4, 0x28] + names + imports + [0x74, 0x2e], limits: none)
    guard case .failure(.notData) = last else {
      Issue.record("imports that are kept: \(last)")
      return
    }
  }

  @Test func `no message speaks of a limit that nobody can raise`() {
    for limit in PickleLimit.allCases {
      let text = PickleFailure.limit(PicklePlace(byte: 0), limit, allowed: 1).description
      #expect(!text.contains("aise the limit") && text.hasSuffix("."))
    }
    #expect(GzipFailure.outputLimit(1, at: 0).description.contains("--max-inflated"))
  }
}
