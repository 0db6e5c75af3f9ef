import ByteStreams
import Foundation
import TestSupport
import Testing

@Suite struct `An output file` {
  let folder: Folder
  var path: String { folder.file("deep/er/file.bin") }

  init() throws { folder = try Folder() }

  private func entries() -> [String] {
    let parent = (path as NSString).deletingLastPathComponent
    return ((try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []).sorted()
  }

  @Test func `appears whole when it is published, not before`() throws {
    let file = try OutputFile(path)
    let large = [UInt8](repeating: 7, count: 3_000_000)
    try file.write("head")
    try file.write(large)
    try file.overwrite(at: 0, with: Array("HEAD".utf8))
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(file.byteCount == 3_000_004)
    try file.publish()
    #expect(entries() == ["file.bin"])
    let found = try InputFile(path).read(at: 0, count: 3_000_004)
    #expect(found == Array("HEAD".utf8) + large)
  }

  @Test func `follows a symbolic link, there or not`() throws {
    for link in ["there", "dangling"] { symlink("real/\(link)", "\(folder.path)/\(link)") }
    try OutputFile.publish("old", to: "\(folder.path)/real/there")
    for link in ["there", "dangling"] {
      try OutputFile.publish("new", to: "\(folder.path)/\(link)")
      #expect(
        try InputFile("\(folder.path)/real/\(link)").read(at: 0, count: 3) == Array("new".utf8))
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/\(link)")
          == "real/\(link)")
    }
    symlink("round", "\(folder.path)/round")
    #expect(
      throws: FileFailure.cannotWrite(path: "\(folder.path)/round", action: .create, errno: ELOOP)
    ) {
      try OutputFile.publish("new", to: "\(folder.path)/round")
    }
  }

  @Test func `replaces neither a folder nor a pipe`() throws {
    mkdir("\(folder.path)/folder", 0o755)
    mkfifo("\(folder.path)/pipe", 0o644)
    for (name, found) in [("folder", "a directory"), ("pipe", "a pipe")] {
      #expect(throws: FileFailure.cannotReplace(path: "\(folder.path)/\(name)", found: found)) {
        try OutputFile.publish("new", to: "\(folder.path)/\(name)")
      }
    }
    #expect(throws: FileFailure.cannotReplace(path: "/dev/full", found: "a device")) {
      try OutputFile.publish("new", to: "/dev/full")
    }
  }

  @Test func `dropped unpublished leaves the old file and nothing else`() throws {
    try OutputFile.publish("old", to: path)
    do {
      let file = try OutputFile(path)
      try file.write("new")
    }
    #expect(entries() == ["file.bin"])
    #expect(try InputFile(path).read(at: 0, count: 3) == Array("old".utf8))
  }

  @Test func `sweeps what a dead process left, not what a living one writes`() throws {
    try OutputFile.publish("old", to: path)
    let parent = (path as NSString).deletingLastPathComponent
    // A dead process may have had any number, in a container the same as this one.
    let stale = [".file.bin.2147483646.x.tmp", ".file.bin.\(getpid()).x.tmp"]
    for leftover in stale {
      try "x".write(toFile: "\(parent)/\(leftover)", atomically: false, encoding: .utf8)
    }
    let writing = try OutputFile(path)
    let sealed = try OutputFile(path)
    try sealed.seal()
    try OutputFile.publish("new", to: path)
    #expect(entries().filter { $0.hasSuffix(".tmp") }.count == 2)
    #expect(Set(entries()).isDisjoint(with: stale))
    try writing.publish()
    try sealed.publish()
    #expect(entries() == ["file.bin"])
  }

  @Test func `appears with others only when all of them are written`() throws {
    try OutputFile.publish("old", to: path)
    #expect(throws: FileFailure.self) {
      try OutputFile.publish([("new", to: path), ("new", to: "/proc/nope/file")])
    }
    #expect(try InputFile(path).read(at: 0, count: 3) == Array("old".utf8))
    #expect(entries() == ["file.bin"])
  }

  @Test func `that is sealed is not there yet`() throws {
    let file = try OutputFile(path)
    try file.write("whole")
    try file.seal()
    #expect(!entries().contains("file.bin"))
    try file.publish()
    #expect(entries() == ["file.bin"])
  }

  @Test func `whose old version was removed is gone until it is published`() throws {
    try OutputFile.publish("old", to: path)
    let file = try OutputFile(path)
    try file.removeTarget()
    try file.removeTarget()
    #expect(!entries().contains("file.bin"))
    try file.publish()
    #expect(entries() == ["file.bin"])
  }

  @Test func `says that nothing was replaced only where that is so`() {
    func text(_ action: FileFailure.Action) -> String {
      FileFailure.cannotWrite(path: "a", action: action, errno: EIO).description
    }
    #expect(text(.write) == "a: cannot write: Input/output error. Nothing was replaced.")
    #expect(text(.remove) == "a: cannot remove: Input/output error.")
    #expect(
      text(.flushDirectory).hasSuffix(
        "A power cut may undo the last change; run the command again."))
  }

  @Test func `that cannot be created says where and why`() throws {
    let failure = try #require(throws: FileFailure.self) { try OutputFile("/proc/nope/file") }
    #expect(failure.exitStatus == .cannotCreate)
    #expect(failure.description.hasPrefix("/proc/nope"))
  }
}

@Suite struct `An input file` {
  @Test(arguments: [("/", "a directory"), ("/dev/zero", "a device")])
  func `that is no regular file is refused`(path: String, kind: String) {
    #expect(throws: FileFailure.notRegular(path: path, found: kind)) { try InputFile(path) }
  }

  @Test func `that is a pipe is refused without waiting for a writer`() throws {
    let folder = try Folder()
    let path = folder.file("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    #expect(throws: FileFailure.notRegular(path: path, found: "a pipe")) { try InputFile(path) }
  }

  @Test func `that ends early is refused`() throws {
    let folder = try Folder()
    let path = folder.file("short")
    try OutputFile.publish("abc", to: path)
    let file = try InputFile(path)
    #expect(throws: FileFailure.truncated(path: path, offset: 1, expected: 3, found: 2)) {
      try file.read(at: 1, count: 3)
    }
  }

  @Test func `has the digest of its bytes`() throws {
    let folder = try Folder()
    let path = folder.file("digest")
    try OutputFile.publish("abc", to: path)
    // FIPS 180-2, appendix B.1.
    #expect(
      try InputFile(path).digest()
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
