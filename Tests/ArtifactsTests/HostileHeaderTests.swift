import Artifacts
import ByteStreams
import Foundation
import TestSupport
import Testing

/// Headers nobody honest writes. Each is a file of its own, refused with its own reason.
@Suite struct `A hostile header` {
  static let cases: [(name: String, header: String, data: Int, reason: String)] = [
    ("not an object", "[]", 0, "does not begin with '{'"),
    ("unfinished", "{\"a\":", 0, "expected"),
    ("text after the end", "{} x", 0, "after the header's end"),
    ("duplicate tensor", "{\(tensor("a", 0, 4)),\(tensor("a", 0, 4))}", 4, "duplicate key"),
    ("duplicate field", "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 0, "duplicate key"),
    ("unknown field", "{\"a\":{\"stride\":\"F32\"}}", 0, "unknown tensor field"),
    ("no offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 0, "needs dtype"),
    ("negative extent", "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1]}}", 0, "whole number"),
    ("fractional extent", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5]}}", 0, "expected"),
    ("leading zero", "{\"a\":{\"dtype\":\"F32\",\"shape\":[01]}}", 0, "whole number"),
    (
      "huge number", "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999]}}", 0,
      "whole number"
    ),
    ("bad escape", "{\"\\q\":1}", 0, "unknown escape"),
    ("signed escape", "{\"\\u-001\":1}", 0, "bad \\u escape"),
    ("lone surrogate", "{\"\\ud800\":1}", 0, "bad \\u escape"),
    ("control character", "{\"\u{01}\":1}", 0, "control character"),
    ("no kind", "{\"__metadata__\":{}}", 0, "ddh.kind is missing"),
    ("unknown kind", metadata(kind: "cake"), 0, "a kind this build knows"),
    ("newer version", metadata(version: "2"), 0, "reads up to version 1"),
    ("no fingerprint", metadata(), 0, "ddh.sha256 is missing"),
    ("wrong fingerprint", metadata(", \"ddh.sha256\":\"00\""), 0, "header is damaged"),
    ("hole", metadata(after: tensor("a", 4, 8)), 8, "expected 0"),
    ("overlap", metadata(after: tensor("a", 0, 4) + "," + tensor("b", 0, 4)), 4, "expected 4"),
    ("tail", metadata(after: tensor("a", 0, 4)), 8, "its header promises"),
    (
      "nearly 2⁶³ bytes promised",
      metadata(
        after: "\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807],"
          + "\"data_offsets\":[0,9223372036854775807]}"), 0, "its header promises"
    ),
    ("short data", metadata(after: tensor("a", 0, 4)), 2, "its header promises"),
    ("unknown type", metadata(after: tensor("a", 0, 4, "BF16")), 4, "U8, I64, U64 or F32"),
    ("size and shape disagree", metadata(after: tensor("a", 0, 8)), 8, "expected 4 bytes"),
    ("backwards", metadata(after: tensor("a", 0, -4)), 4, "whole number"),
    (
      "overflowing shape",
      metadata(
        after: "\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}"),
      4, "overflowing"
    ),
  ]

  static func tensor(_ name: String, _ start: Int, _ end: Int, _ type: String = "F32") -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":[1],\"data_offsets\":[\(start),\(end)]}"
  }

  static func metadata(
    kind: String = "model", version: String = "1", _ more: String = "", after: String? = nil
  ) -> String {
    "{\"__metadata__\":{\"ddh.kind\":\"\(kind)\",\"ddh.version\":\"\(version)\"\(more)}"
      + (after.map { ",\($0)" } ?? "") + "}"
  }

  @Test(arguments: cases.indices) func `is refused with its reason`(index: Int) throws {
    let (name, header, data, reason) = Self.cases[index]
    let scratch = try Folder()
    var text = Array(header.utf8)
    while (8 + text.count) % 8 != 0 { text.append(0x20) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: UInt64(text.count) >> (8 * UInt64($0))) }
    let path = scratch.file("hostile.safetensors")
    try Data(length + text + [UInt8](repeating: 0, count: data))
      .write(to: URL(fileURLWithPath: path))
    let failure = try #require(throws: FailureInFile.self, "\(name)") {
      try Artifact(path, .model)
    }
    #expect(failure.description.contains(reason), "\(name): \(failure.description)")
  }

  @Test(arguments: [0, 7, 8]) func `that is not there is refused`(byteCount: Int) throws {
    let scratch = try Folder()
    let path = scratch.file("short.safetensors")
    try Data([UInt8](repeating: 0xFF, count: byteCount)).write(to: URL(fileURLWithPath: path))
    #expect(throws: FailureInFile.self) { try Artifact(path, .model) }
  }
}
