import Foundation
import TestSupport
import Testing

/// A file that is damaged in place.
final class Patient {
  let path: String
  private let folder: Folder
  private let descriptor: Int32

  init(_ bytes: [UInt8]) throws {
    folder = try Folder()
    path = folder.file("patient.safetensors")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    descriptor = open(path, O_RDWR)
    try #require(descriptor >= 0)
  }

  deinit { close(descriptor) }

  /// Runs `body` while the bit `bit` of the file is turned over.
  func flipping<Result>(_ bit: Int, _ body: () throws -> Result) throws -> Result {
    var byte: UInt8 = 0
    try #require(pread(descriptor, &byte, 1, bit / 8) == 1)
    var flipped = byte ^ 1 << UInt8(bit % 8)
    try #require(pwrite(descriptor, &flipped, 1, bit / 8) == 1)
    defer { pwrite(descriptor, &byte, 1, bit / 8) }
    return try body()
  }

  /// Why `body` is refused; nil when it is not.
  static func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }
}
