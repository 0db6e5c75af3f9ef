import ByteStreams
import Testing

@testable import SafePickle

/// Large honest pickles pass the default limits, as they are and when gzip leaves little of them.
struct HonestSizeTests {
  typealias P = PickleBytes

  /// A list that `count` times holds what `item` writes, in batches of 1,000 as Python writes it.
  private func list(_ count: Int, _ item: (Int) -> [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0x5d, 0x71, 0]
    for start in stride(from: 0, to: count, by: 1000) {
      bytes.append(0x28)
      for index in start..<min(count, start + 1000) { bytes += item(index) }
      bytes.append(0x65)
    }
    return bytes
  }

  private func put(_ slot: Int) -> [UInt8] { [0x72] + P.little(UInt64(slot), 4) }

  /// Limits of a file of which gzip has left next to nothing.
  private var ofNothing: PickleLimits {
    var limits = PickleLimits.standard
    limits.bytesPerValue = .max
    limits.itemsPerByte = 0
    return limits
  }

  @Test func `a list of a million labels`() throws {
    let bytes = P.pickle(list(1_000_000) { P.int(Int32(300 + $0 / 300)) })
    let pickle = try read(bytes, limits: ofNothing).get()
    guard case .list(let items) = pickle.root else {
      Issue.record("no list")
      return
    }
    #expect(items.count == 1_000_000)
  }

  @Test func `a list of 200,000 numpy scalars, all of them in the memo`() throws {
    func scalar(_ type: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
      P.of(P.global("numpy.core.multiarray", "scalar"), type, bytes, [0x86])
    }
    let head = P.of(
      scalar(
        P.dtype("i8") + put(1),
        P.of(
          P.global("_codecs", "encode"), P.text("12345678"), P.text("latin1") + put(2),
          [0x86, 0x52])
      ), [0x52])
    var slot = 2
    func next() -> [UInt8] {
      slot += 1
      return put(slot)
    }
    // Protocol 2 of Python 3: scalar(dtype, encode(text, 'latin1')).
    let scalars = list(200_000) { index in
      let text = P.text("\(10_000_000 + index)") + next()
      let bytes = P.of(
        P.global("_codecs", "encode"), text, [0x68, 2, 0x86] + next(), [0x52], next())
      return scalar([0x68, 1], bytes) + next() + [0x52] + next()
    }
    let pickle = try read(P.pickle([0x28], head, scalars, [0x74]), limits: ofNothing).get()
    guard case .tuple(let items) = pickle.root, case .list(let labels) = Array(items)[1] else {
      Issue.record("no list")
      return
    }
    #expect(labels.count == 200_000)
    #expect(pickle.arena.budget.heldByteCount <= 96 << 20)
  }

  @Test func `a list of 60,000 arrays, every part of them in the memo`() throws {
    var slot = 0
    func next() -> [UInt8] {
      slot += 1
      return put(slot)
    }
    let arrays = list(60_000) { _ in
      P.of(
        P.global("numpy.core.multiarray", "_reconstruct") + next(),
        P.tuple(P.global("numpy", "ndarray"), P.tuple([0x4b, 0]) + next(), [0x43, 1, 0x62]),
        next() + [0x52], next(),
        P.tuple(
          [0x4b, 1], P.shape([2, 2]) + next(), P.dtype("u1", order: "|"), [0x89],
          P.raw([1, 2, 3, 4]) + next()), next() + [0x62])
    }
    let pickle = try read(P.pickle(arrays), limits: ofNothing).get()
    #expect(FixtureTests.arrays(in: pickle).count == 60_000)
    #expect(pickle.arena.budget.heldByteCount <= 96 << 20)
  }
}
