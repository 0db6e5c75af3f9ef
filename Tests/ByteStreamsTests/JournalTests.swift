import Foundation
import TestSupport
import Testing

@testable import ByteStreams

@Suite struct `A journal` {
  private let folder: Folder
  private var path: String { folder.file("sub/job.journal") }

  init() throws { folder = try Folder() }

  private func record(_ k: Int) -> [UInt8] { (0..<100).map { UInt8(truncatingIfNeeded: $0 &* k) } }

  private func fill(_ count: Int, key: String = "job") throws {
    let journal = try Journal(path, key: key, recordSize: 100)
    for k in journal.count..<count { try journal.append(record(k)) }
  }

  private func read(key: String = "job") throws -> [[UInt8]] {
    let journal = try Journal(path, key: key, recordSize: 100)
    return try (0..<journal.count).map { index throws(FileFailure) in try journal[index] }
  }

  @Test func `gives back what was appended, and goes on behind it`() throws {
    try fill(3)
    #expect(try read() == (0..<3).map(record))
    try fill(5)
    #expect(try read() == (0..<5).map(record))
  }

  @Test func `is begun anew for another key or another record size`() throws {
    try fill(3)
    #expect(try Journal(path, key: "job", recordSize: 50).count == 0)
    try fill(3)
    #expect(try read(key: "another") == [])
  }

  @Test func `can be removed when it is gone already`() throws {
    let journal = try Journal(path, key: "job", recordSize: 100)
    try journal.remove()
    try journal.remove()
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `keeps the whole records of a file cut anywhere`() throws {
    try fill(3)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for length in 0...bytes.count {
      try bytes.prefix(length).write(to: URL(fileURLWithPath: path))
      #expect(try read() == (0..<max(0, (length - 32) / 132)).map(record))
    }
  }

  @Test func `drops a record with a changed bit and all behind it`() throws {
    try fill(3)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for position in bytes.indices {
      var damaged = bytes
      damaged[position] ^= 1 << UInt8(position % 8)
      try damaged.write(to: URL(fileURLWithPath: path))
      #expect(try read() == (0..<max(0, (position - 32) / 132)).map(record))
    }
  }

  @Test func `belongs to one holder at a time, and can be removed`() throws {
    try fill(1)
    let journal = try Journal(path, key: "job", recordSize: 100)
    #expect(throws: FileFailure.self) { try Journal(path, key: "job", recordSize: 100) }
    try journal.remove()
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `is not written through a link`() throws {
    let victim = folder.file("victim")
    try Data("precious".utf8).write(to: URL(fileURLWithPath: victim))
    let link = folder.file("link.journal")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: victim)
    #expect(throws: FileFailure.self) { try Journal(link, key: "job", recordSize: 100) }
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
  }
}
