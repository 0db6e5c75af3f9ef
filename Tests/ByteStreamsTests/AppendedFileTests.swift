import ByteStreams
import Foundation
import TestSupport
import Testing

@Suite struct `An appended file` {
  @Test func `grows at its end`() throws {
    let folder = try Folder()
    let path = folder.file("a.jsonl")
    try OutputFile.publish("one\n", to: path)
    let file = try AppendedFile(path)
    try file.append("two\n")
    try file.append("three\n")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\ntwo\nthree\n")
  }

  @Test func `must exist`() throws {
    let path = try Folder().file("none")
    #expect(throws: FileFailure.cannotWrite(path: path, action: .open, errno: ENOENT)) {
      try AppendedFile(path)
    }
  }

  @Test func `says where it cannot be written`() throws {
    let file = try AppendedFile("/dev/full")
    let failure = try #require(throws: FileFailure.self) { try file.append("x") }
    #expect(failure.description.hasPrefix("/dev/full: cannot add a line: No space left"))
    #expect(failure.exitStatus == .inputOutput)
  }
}
