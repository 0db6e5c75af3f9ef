import Testing

@testable import SafePickle

/// Cut and flipped streams: refused or decoded, never a trap.
struct DamageTests {
  typealias P = PickleBytes

  static let streams: [[UInt8]] = [
    P.honest,
    P.pickle(
      P.tuple(
        P.array([2, 3], "f4", order: ">", isFortran: true, data: Array(0..<24)),
        P.array([2], "i8", order: "<", data: Array(0..<16)))),
    [0x80, 4, 0x95] + P.little(11, 8) + P.text("abc") + [0x94, 0x5d, 0x2e],
    P.ascii("(dp0\nS'it\\'s\\x00'\np1\n(lp2\nI1\naL-5L\naF1.5\naI01\nasVa\\u000ab\np3\nNs."),
  ].map { Array($0) }

  @Test func `every proper prefix of a valid stream is refused`() throws {
    for stream in [Self.streams[0], Self.streams[1], Self.streams[3]] {
      for length in 0..<stream.count {
        guard case .failure = try read(Array(stream.prefix(length))) else {
          Issue.record("\(length) of \(stream.count) bytes accepted")
          continue
        }
      }
      guard case .success(let pickle) = try read(stream) else {
        Issue.record("the whole stream is refused: \(try read(stream))")
        continue
      }
      try drain(pickle)
    }
  }

  @Test func `no single flipped bit traps the reader`() throws {
    for stream in Self.streams {
      for bit in 0..<stream.count * 8 {
        var flipped = stream
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        if case .success(let pickle) = try read(flipped) { try drain(pickle) }
      }
    }
  }
}
