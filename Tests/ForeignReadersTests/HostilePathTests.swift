import Foundation
import Glibc
import ImageFiles
import TestSupport
import Testing

/// Paths that are not what they should be, given to every command in every place of one that is read.
///
/// `OutputPathTests` has those that are written, `PathOptionTests` that none is forgotten.
struct HostilePathTests {
  private let pipeline: Pipeline

  init() throws {
    pipeline = try Pipeline()
    try pipeline.furnish()
    let folder = pipeline.folder
    mkfifo(folder.file("pipe"), 0o644)
    symlink("loop", folder.file("loop"))
    symlink("nowhere", folder.file("dangling"))
    symlink("/dev/zero", folder.file("zero"))
    mkdir(folder.file("folder"), 0o755)
    try Data().write(to: URL(fileURLWithPath: folder.file("empty")))
  }

  /// For each thing a path can be, what the message says.
  static let kinds: [(name: String, message: String)] = [
    ("pipe", "is a pipe where a regular file is needed"),
    ("folder", "is a directory where a regular file is needed"),
    ("zero", "is a device where a regular file is needed"),
    ("/dev/zero", "is a device where a regular file is needed"),
    ("dangling", "no such file"),
    ("loop", "Too many levels of symbolic links"),
    ("none", "no such file"),
    ("empty/none", "Not a directory"),
    ("../../../none", "no such file"),
    ("none\u{1b}[2J\u{7}", "none\\u{1b}[2J\\u{7}: no such file"),
    ("a\nddh-train: done", "a\\u{a}ddh-train: done: no such file"),
    ("\u{202e}gpj", "\\u{202e}gpj: no such file"),
    (String(repeating: "n", count: 300), "File name too long"),
    // Of a line so long the end, where the reason stands, is cut off.
    (String(repeating: "d/", count: 3000), "d/d/d/"),
  ]

  /// A path inside the pipeline's folder, or as it is.
  private func path(_ name: String) -> String {
    name.hasPrefix("/") ? name : pipeline.folder.file(name)
  }

  /// Every command line with `path` in each of the places that have one of `roles`.
  private func runs(
    with path: String, _ roles: Line.Role...
  ) -> [(command: String, arguments: [String])] {
    pipeline.lines.filter { !$0.needsPictures || ImageReader.isAvailable }.flatMap { line in
      line.words.indices.filter { roles.contains(line.words[$0].role) }
        .map { (line.executable, line.arguments($0, path)) }
    }
  }

  /// What lies where outputs go, but for locks and what an update is to tell of its failure.
  private func left() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: pipeline.folder.path).filter {
      ($0.hasPrefix("out") || $0.hasPrefix(".out")) && !$0.hasSuffix(".lock")
        && !["out.index", "out.status"].contains($0)
    }
  }

  @Test(arguments: kinds.indices)
  func `in place of any file are refused at once, by a name that no terminal obeys`(kind: Int)
    throws
  {
    let (name, message) = Self.kinds[kind]
    for (command, arguments) in runs(with: path(name), .input) {
      let run = try Command(command, arguments, within: 20)
      #expect(run.status == 66, "\(command) \(arguments): \(run.status) \(run.errors)")
      #expect(run.errors.contains(message), "\(command) \(arguments): \(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(!run.errors.contains("\u{1b}") && !run.output.contains("\u{1b}"))
      #expect(try left() == [], "\(command) \(arguments) left something")
      #expect(access(pipeline.folder.file("out.index/CURRENT"), F_OK) != 0)
    }
  }

  @Test(arguments: ["pipe", "empty", "/dev/zero", "loop", "folder", "none\u{1b}[2J", "dangling"])
  func `in place of any folder or index are refused at once, by name`(name: String) throws {
    let shown = name.replacingOccurrences(of: "\u{1b}", with: "\\u{1b}")
    for (command, arguments) in runs(with: path(name), .folder, .index) {
      let run = try Command(command, arguments, within: 20)
      #expect(run.status == 66, "\(command) \(arguments): \(run.status) \(run.errors)")
      #expect(run.errors.contains(shown) && !run.errors.contains("\u{1b}"), "\(run.errors)")
      #expect(try left() == [], "\(command) \(arguments) left something")
    }
    // An index that is to be changed is locked first, which creates a file.
    for (command, arguments) in runs(with: path(name), .change) {
      let run = try Command(command, arguments, within: 20)
      #expect([66, 73].contains(run.status), "\(command) \(arguments): \(run.errors)")
      #expect(run.errors.contains(shown) && !run.errors.contains("\u{1b}"), "\(run.errors)")
    }
  }

  /// For each thing that can stand in the place of a folder of pickles.
  static let folders: [(name: String, status: Int32, message: String)] = [
    ("pipe", 66, "is a pipe where a folder is needed"),
    ("empty", 66, "is a file where a folder is needed"),
    ("/dev/zero", 66, "is a device where a folder is needed"),
    ("loop", 66, "Too many levels of symbolic links"),
    ("none", 66, "pickles are needed in two folders"),
    ("folder", 66, "pickles are needed in two folders"),
    ("none\u{1b}[2J", 66, "none\\u{1b}[2J"),
  ]

  @Test(arguments: folders.indices)
  func `in place of a folder of pickles are refused at once by name`(kind: Int) throws {
    let (name, status, message) = Self.folders[kind]
    let path = name.hasPrefix("/") ? name : pipeline.folder.file(name)
    for folders in [[path, "\(pipeline.raw)/test"], ["\(pipeline.raw)/train", path]] {
      let out = pipeline.folder.file("out")
      let run = try Command("ddh-convert", folders + ["--faces", out], within: 20)
      #expect(run.status == status, "\(run.status) \(run.errors)")
      #expect(run.errors.contains(message) && !run.errors.contains("\u{1b}"), "\(run.errors)")
      #expect(access(out, F_OK) != 0)
    }
  }

  @Test(arguments: ["pipe", "folder", "zero", "dangling", "loop", "empty"])
  func `inside a folder of pickles are refused by name`(name: String) throws {
    let path = "\(pipeline.raw)/train/2.pkl"
    symlink(pipeline.folder.file(name), path)
    let out = pipeline.folder.file("out")
    let run = try Command(
      "ddh-convert", ["\(pipeline.raw)/train", "\(pipeline.raw)/test", "--faces", out], within: 20)
    #expect([65, 66, 74].contains(run.status), "\(run.errors)")
    #expect(run.errors.contains(path) && access(out, F_OK) != 0, "\(run.errors)")
  }

  @Test func `a name that is not UTF-8 is said to be so, as a file and in a folder`() throws {
    let bytes = Array("\(pipeline.raw)/train/".utf8CString.dropLast()) + [-1, -2, 0]
    close(open(bytes, O_CREAT | O_WRONLY, 0o644))
    let arguments = ["\(pipeline.raw)/train", "\(pipeline.raw)/test"]
    let run = try Command(
      "ddh-convert", arguments + ["--faces", pipeline.folder.file("out")], within: 20)
    #expect(run.status == 66 && run.errors.contains("not UTF-8"), "\(run.errors)")
    let inspected = try Command(
      "ddh-inspect", ["-q"], under: "set -- \"$@\" $'/tmp/\\xff\\xfe'", within: 20)
    #expect(inspected.status == 64 && inspected.errors.contains("bytes that are no UTF-8"))
  }

  @Test func `a list of checksums cannot name a file outside its folder`() throws {
    let list = "\(String(repeating: "0", count: 64))  ../test/1.pkl\n"
    try list.write(toFile: "\(pipeline.raw)/train/a.sha256", atomically: true, encoding: .utf8)
    let out = pipeline.folder.file("out")
    let run = try Command(
      "ddh-convert", ["\(pipeline.raw)/train", "\(pipeline.raw)/test", "--faces", out])
    #expect(
      run.status == 65 && run.errors.contains("lists ../test/1.pkl, which is not in this folder"))
  }

  @Test func `a leading dash is an option, and the file it names is reached as ./-x`() throws {
    try FileManager.default.copyItem(atPath: pipeline.codes, toPath: pipeline.folder.file("-x"))
    let enter = "cd '\(pipeline.folder.path)'"
    #expect(try Command("ddh-inspect", ["-x"], under: enter).status == 64)
    #expect(try Command("ddh-inspect", ["./-x"], under: enter).status == 0)
    #expect(try Command("ddh-inspect", ["--", "-x"], under: enter).status == 0)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can become nobody"))
  func `what may not be read is refused by name`() throws {
    chmod(pipeline.folder.path, 0o777)
    let secret = pipeline.folder.file("secret")
    try Data([1]).write(to: URL(fileURLWithPath: secret))
    chmod(secret, 0)
    for (command, arguments) in runs(with: secret, .input) {
      let words = ([Command.executable(command).path] + arguments).map { "'\($0)'" }
      let nobody = "exec setpriv --reuid=65534 --clear-groups \(words.joined(separator: " "))"
      let run = try Command(command, [], under: nobody)
      #expect(run.status == 66, "\(command) \(arguments): \(run.status) \(run.errors)")
      #expect(run.errors.contains("\(secret): cannot read: Permission denied"), "\(run.errors)")
    }
  }
}
