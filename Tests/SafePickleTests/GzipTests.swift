import ByteStreams
import Foundation
import Testing

@testable import SafePickle

/// Gzip members built by hand from stored blocks, so that no byte of them is a mystery.
struct GzipTests {
  typealias P = PickleBytes

  /// CRC-32 by its definition, bit by bit.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = .max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  static func member(_ bytes: [UInt8], flags: UInt8 = 0, extra: [UInt8] = []) -> [UInt8] {
    [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255] + extra + [1]
      + P.little(UInt64(bytes.count), 2) + P.little(UInt64(~UInt16(bytes.count)), 2) + bytes
      + P.little(UInt64(checksum(bytes)), 4) + P.little(UInt64(bytes.count), 4)
  }

  static let honest = member(P.honest)

  func failure(_ bytes: [UInt8], limits: PickleLimits = .standard) throws -> GzipFailure? {
    guard case .failure(.gzip(let failure)) = try read(bytes, limits: limits) else { return nil }
    #expect(failure.description.hasPrefix("byte "))
    return failure
  }

  @Test func `members are one stream, empty ones included`() throws {
    let parts =
      Self.member(Array(P.honest.prefix(7))) + Self.member([])
      + Self.member(Array(P.honest.dropFirst(7)))
    let pickle = try read(parts).get()
    #expect(pickle.isInflated)
    try drain(pickle)
  }

  @Test func `header fields are passed over and checked`() throws {
    let name = P.ascii("a.pkl") + [0]
    try drain(try read(Self.member(P.honest, flags: 8, extra: name)).get())
    try drain(try read(Self.member(P.honest, flags: 4, extra: [2, 0, 1, 1])).get())
    let head: [UInt8] = [0x1f, 0x8b, 8, 2, 0, 0, 0, 0, 0, 255]
    let good = P.little(UInt64(Self.checksum(head) & 0xffff), 2)
    try drain(try read(Self.member(P.honest, flags: 2, extra: good)).get())
    let bad = [good[0] ^ 1, good[1]]
    guard case .headerChecksum = try failure(Self.member(P.honest, flags: 2, extra: bad)) else {
      Issue.record("a wrong header checksum is accepted")
      return
    }
  }

  @Test func `every proper prefix is refused`() throws {
    for length in 2..<Self.honest.count {
      guard case .truncated = try failure(Array(Self.honest.prefix(length))) else {
        Issue.record("\(length) of \(Self.honest.count) bytes")
        continue
      }
    }
  }

  @Test func `what follows the last member is refused`() throws {
    #expect(
      try failure(Self.honest + P.ascii("garbage"))
        == .trailingBytes(at: Self.honest.count, count: 7))
    let zeros = [UInt8](repeating: 0, count: 512)
    #expect(
      try failure(Self.honest + zeros) == .trailingBytes(at: Self.honest.count, count: 512))
  }

  @Test func `damage is found by header, data, checksum and length`() throws {
    var bytes = Self.honest
    bytes[2] = 7
    #expect(try failure(bytes) == .unknownMethod(7, at: 2))
    bytes = Self.honest
    bytes[3] = 0x20
    #expect(try failure(bytes) == .reservedFlags(0x20, at: 3))
    bytes = Self.honest
    bytes[11] ^= 1
    guard case .damaged = try failure(bytes) else {
      Issue.record("bad block length")
      return
    }
    bytes = Self.honest
    bytes[bytes.count - 8] ^= 1
    guard case .checksum = try failure(bytes) else {
      Issue.record("bad CRC")
      return
    }
    bytes = Self.honest
    bytes[bytes.count - 1] ^= 1
    guard case .length = try failure(bytes) else {
      Issue.record("bad length")
      return
    }
    let endless = [UInt8](repeating: 0x41, count: 100_000)
    let open = Array(Self.member([], flags: 8).prefix(10)) + endless
    guard case .unterminatedField = try failure(open) else {
      Issue.record("endless name")
      return
    }
  }

  @Test func `gzip inside gzip and too much output are refused`() throws {
    #expect(try failure(Self.member(Self.honest)) == .nested)
    var limits = PickleLimits.standard
    limits.inflatedByteCount = P.honest.count - 1
    guard case .outputLimit = try failure(Self.honest, limits: limits) else {
      Issue.record("the output limit is passed over")
      return
    }
  }

  @Test func `offsets inside say that they count inflated bytes`() throws {
    guard case .failure(let failure) = try read(Self.member(P.ascii("cos\nsystem\n."))) else {
      Issue.record("accepted")
      return
    }
    #expect(failure.description.hasPrefix("byte 0 after decompression: GLOBAL: refuses to import"))
  }

  @Test func `a missing file is the file system's failure`() {
    do throws(PickleFailure) {
      _ = try Pickle("/nonexistent/file.pkl")
      Issue.record("opened")
    } catch {
      #expect(error.namesItsFile)
      #expect(error.exitStatus == .noInput)
    }
  }
}
