import Foundation
import TestSupport
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

  /// What real Pythons wrote, as it is and compressed, and two files with whole images.
  static func files() throws -> [[UInt8]] {
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let genuine = try names.filter { $0.hasSuffix(".pkl") }.map {
      Array(try Data(contentsOf: folder.appendingPathComponent($0)))
    }
    let images = [UInt8](repeating: 9, count: 6144)
    let large = [
      PickleWriter.tuple([.bytes([2, 3072], images), .labels([0, 1])]).pickle,
      PickleWriter.dictionary([
        ("data", .bytes([2, 3, 32, 32], images)), ("labels", .labels([1, 2])),
      ])
      .pickle,
    ]
    return (genuine + large).flatMap { [$0, GzipTests.member($0)] }
  }

  @Test func `every proper prefix of genuine files is refused, compressed or not`() throws {
    let step = Torture.count(31, full: 1)
    var count = 0
    for file in try Self.files() {
      for length in stride(from: 0, to: file.count, by: step) {
        count += 1
        if case .success = try read(Array(file.prefix(length))) {
          Issue.record("\(length) of \(file.count) bytes accepted")
        }
      }
    }
    #expect(try Self.files().count >= 60 && count * step >= 60_000)
  }

  @Test func `no single flipped bit of a small genuine file traps the reader`() throws {
    let step = Torture.count(37, full: 1)
    let files = try Self.files().filter { $0.count < 1000 }
    var count = 0
    for file in files {
      for bit in stride(from: 0, to: file.count * 8, by: step) {
        count += 1
        var flipped = file
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        if case .success(let pickle) = try read(flipped) { try drain(pickle) }
      }
    }
    #expect(files.count >= 30 && count * step >= 55_000)
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
