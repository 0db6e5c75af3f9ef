import ByteStreams
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Index

/// Paths that are not what they should be, and too little of what a process needs.
@Suite struct HostileInputTests {
  private let folder: Folder
  private var codes: String { folder.file("a.codes.safetensors") }
  private var faces: String { folder.file("a.faces.safetensors") }
  private var model: String { folder.file("a.model.safetensors") }
  private var index: String { folder.file("index") }

  init() throws {
    folder = try Folder()
    try TestFaces.writeModel(to: folder.file("a.model.safetensors"))
    try TestFaces.write(Array(0..<20), to: folder.file("a.faces.safetensors"))
    _ = try TestFaces.encode(
      folder.file("a.faces.safetensors"), model: folder.file("a.model.safetensors"),
      to: folder.file("a.codes.safetensors"))
    _ = try IndexBuild(codes: folder.file("a.codes.safetensors"), index: folder.file("index")).run()
    mkfifo(folder.file("pipe"), 0o644)
    symlink("loop", folder.file("loop"))
  }

  /// For each thing a path can be, the exit status and what the message says.
  static let kinds: [(name: String, status: Int32, message: String)] = [
    ("pipe", 66, "is a pipe where a regular file is needed"),
    (".", 66, "is a directory where a regular file is needed"),
    ("/dev/zero", 66, "is a device where a regular file is needed"),
    ("none", 66, "no such file"),
    ("\u{1}\n$(x)'ä", 66, "no such file"),
    ("loop", 66, "cannot read"),
    (String(repeating: "n", count: 300), 66, "cannot read"),
  ]

  @Test(arguments: kinds.indices)
  func `whatever stands in an input's place is refused at once by name`(kind: Int) throws {
    let (name, status, message) = Self.kinds[kind]
    let path = name.hasPrefix("/") ? name : folder.file(name)
    let before = try InputFile("\(index)/gen-000001/manifest.safetensors").digest()
    for arguments in [
      ["build", path, "--index", index],
      ["build", codes, "--faces", path, "--index", index],
      ["update", path, "--model", model, "--index", folder.file("other")],
      ["update", faces, "--model", path, "--index", folder.file("other")],
      ["remove", "--ids", path, "--index", index],
      ["query", "--queries", path, "--index", index],
      ["query", "--codes", path, "--row", "0", "--index", index],
      ["query", "--faces", path, "--model", model, "--row", "0", "--index", index],
      ["query", "--faces", faces, "--model", path, "--row", "0", "--index", index],
    ] {
      let run = try Command("ddh-index", arguments)
      #expect(run.status == status, "\(arguments) \(run.errors)")
      let shown = PrintableText.escaping(path)
      #expect(run.errors.contains("\(shown): ") && run.errors.contains(message), "\(run.errors)")
    }
    #expect(try InputFile("\(index)/gen-000001/manifest.safetensors").digest() == before)
    #expect(!FileManager.default.fileExists(atPath: folder.file("other/CURRENT")))
  }

  @Test(arguments: ["pipe", "none", "a.codes.safetensors", "/dev/zero"])
  func `what is no directory is no index`(name: String) throws {
    let path = name.hasPrefix("/") ? name : folder.file(name)
    for command in ["query", "verify", "list"] {
      let question = command == "query" ? ["--code", "01"] : []
      let run = try Command("ddh-index", [command, "--index", path] + question)
      #expect([66, 74].contains(run.status) && run.errors.contains(path), "\(run.errors)")
    }
    guard name != "none" else { return }
    #expect(try Command("ddh-index", ["build", codes, "--index", path]).status == 73)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can become nobody"))
  func `what may not be read is refused by name`() throws {
    chmod(folder.path, 0o755)
    for path in [codes, model, faces, "\(index)/CURRENT"] { chmod(path, 0) }
    for arguments in [
      ["query", "--code", "01", "--index", index],
      ["build", codes, "--index", folder.file("x")],
      ["update", faces, "--model", model, "--index", folder.file("x")],
    ] {
      let run = try shell("exec setpriv --reuid=65534 --clear-groups \"$0\" \"$@\"", arguments)
      #expect([66, 73].contains(run.status), "\(arguments) \(run.errors)")
      #expect(run.errors.contains("Permission denied"))
    }
  }

  @Test func `sixteen file descriptors are enough`() throws {
    for arguments in [
      ["update", faces, "--model", model, "--index", folder.file("x")],
      [
        "query", "--faces", faces, "--model", model, "--split", "train", "--row", "3", "--index",
        folder.file("x"),
      ],
      ["remove", "--id", "3", "--index", folder.file("x")],
      ["verify", "--index", folder.file("x")],
    ] {
      let run = try shell("ulimit -n 16; exec \"$0\" \"$@\"", arguments)
      #expect(run.status == 0, "\(arguments) \(run.errors)")
    }
  }

  @Test func `too little memory ends a run, never an index`() throws {
    let other = folder.file("x")
    _ = try IndexUpdate(faces: [faces], model: model, index: other).run()
    let more = folder.file("b.faces.safetensors")
    try TestFaces.write(Array(20..<220), to: more)
    var statuses: Set<Int32> = []
    // From too little to start at all to plenty; where it is not enough, the old index stays.
    for kilobytes in stride(from: 20_000, through: 1_500_000, by: Torture.isFull ? 5_000 : 60_000) {
      let run = try shell(
        "ulimit -c 0; ulimit -v \(kilobytes); exec \"$0\" \"$@\"",
        ["update", more, "--model", model, "--index", other, "--threads", "1"])
      statuses.insert(run.status)
      #expect(try IndexVerification(other).generation.count == (run.status == 0 ? 220 : 20))
      if run.status == 0 { break }
    }
    #expect(statuses.count > 1 && statuses.contains(0))
  }

  /// `script` with the path of ddh-index and `arguments` as its own.
  private func shell(_ script: String, _ arguments: [String]) throws -> Shell {
    let command = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("ddh-index").path
    return try Shell(script, [command] + arguments)
  }
}
