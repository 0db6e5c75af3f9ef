import ByteStreams
import Foundation
import ImageFiles

@testable import Convert

/// Lists of checksums, boxes and pictures, and journals.
enum TextReader {
  static func readChecksums(_ bytes: [UInt8]) throws {
    let file = MemoryFile("checksums")
    try file.hold(bytes)
    _ = try InputFolder.digests(in: InputFile(file.path))
  }

  static func readBoxes(_ bytes: [UInt8]) throws {
    let file = MemoryFile("boxes")
    try file.hold(bytes)
    _ = try BoxList(file.path)
  }

  static func readSplitList(_ bytes: [UInt8]) throws {
    let file = MemoryFile("split")
    try file.hold(bytes)
    let known = ["ada/1.jpg", "ada/2 \u{e9}.png", "grace/1.jpg"].map { ExactName($0) }
    _ = try ImageSplitList(file.path).chosen(among: Set(known))
  }

  /// A journal of three-byte records; what is damaged is dropped, and the rest goes on.
  static func readJournal(_ bytes: [UInt8]) throws {
    let file = MemoryFile("journal")
    // What was handed in follows the key, or nothing but strange keys would ever be tried.
    let key = Digest.bytes(of: Array("3 fuzz".utf8))
    try file.hold(bytes.first == 0 ? key + bytes.dropFirst() : bytes)
    let journal = try Journal(file.path, key: "fuzz", recordSize: 3)
    for index in 0..<journal.count { _ = try journal[index] }
    try journal.append([1, 2, 3])
    let last = try journal[journal.count - 1]
    precondition(last == [1, 2, 3], "\(last) where 1, 2, 3 was appended")
  }
}
