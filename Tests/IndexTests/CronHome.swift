import Foundation
import Glibc
import TestSupport

@testable import Index

/// A home with the project in `~/ddh`, as the crontab expects it: the real scripts, the executables
/// beside the tests, a model, and an inbox.
final class CronHome {
  let folder: Folder
  private var project: String { folder.file("ddh") }
  var inbox: String { "\(project)/data/00-raw/demo.inbox" }
  var index: String { "\(project)/data/50-index/demo" }

  init() throws {
    folder = try Folder()
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(3).joined(separator: "/")
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    let files = FileManager.default
    try files.createDirectory(atPath: "\(project)/.build", withIntermediateDirectories: true)
    try files.copyItem(
      atPath: String(root.dropFirst()) + "/pipelines", toPath: "\(project)/pipelines")
    try files.createSymbolicLink(
      atPath: "\(project)/.build/release", withDestinationPath: products)
    try files.createDirectory(atPath: "\(inbox)/new", withIntermediateDirectories: true)
    try TestFaces.writeModel(to: "\(project)/data/20-models/demo.model.safetensors")
  }

  /// The command of the crontab's first line.
  func cronCommand() throws -> String {
    let text = try String(contentsOfFile: "\(project)/pipelines/cron/crontab", encoding: .utf8)
    let line = text.split(separator: "\n").first { !$0.hasPrefix("#") } ?? ""
    return line.split(separator: " ", maxSplits: 5).last.map(String.init) ?? ""
  }

  /// Drops a pickle of the faces `numbers`, by rename, as people are told to.
  func drop(_ name: String, _ numbers: [Int]) throws { try drop(name, TestFaces.pickle(numbers)) }

  func drop(_ name: String, _ bytes: [UInt8]) throws {
    let hidden = folder.file("incoming")
    try Data(bytes).write(to: URL(fileURLWithPath: hidden))
    guard rename(hidden, "\(inbox)/new/\(name)") == 0 else { throw POSIXError(.EIO) }
  }

  func names(_ part: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(inbox)/\(part)").sorted()
  }

  /// Lets `ddh-index` wait until `proceed()`, so that a run can be caught in the middle.
  func holdBack() throws {
    try put(
      before: "ddh-index", other: "ddh-convert",
      """
      : > '\(folder.file("waiting"))'
      until test -e '\(folder.file("go"))'; do sleep 0.01; done
      """)
  }

  /// Lets the conversion of the pickle `name` fail as on a broken disk.
  func breakConversion(of name: String, status: Int) throws {
    try put(
      before: "ddh-convert", other: "ddh-index",
      "case \"$*\" in *'/\(name)') echo '\(name): cannot read: broken disk' >&2; exit \(status) ;; esac"
    )
  }

  /// Lets a shell do `script` whenever `command` is called; `other` is called as it is.
  private func put(before command: String, other: String, _ script: String) throws {
    let (bin, built) = (folder.file("bin"), "\(project)/.build/release")
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(bin)/\(other)", withDestinationPath: "\(built)/\(other)")
    try "#!/bin/sh\n\(script)\nexec '\(built)/\(command)' \"$@\"\n"
      .write(toFile: "\(bin)/\(command)", atomically: false, encoding: .utf8)
    chmod("\(bin)/\(command)", 0o755)
    try configure("BIN=\(bin)")
  }

  /// Adds `line` to reindex.conf.
  func configure(_ line: String) throws {
    let path = "\(project)/pipelines/cron/reindex.conf"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try (text + line + "\n").write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// Whether a run has come to `ddh-index`.
  var isWaiting: Bool { FileManager.default.fileExists(atPath: folder.file("waiting")) }

  func proceed() throws { try Data().write(to: URL(fileURLWithPath: folder.file("go"))) }

  /// Starts `command` as cron does: by sh, with next to no environment.
  func start(_ command: String, _ environment: [String: String] = [:]) throws -> CronRun {
    try CronRun(
      command,
      ["HOME": folder.path, "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"].merging(environment) { $1 }
    )
  }

  /// Runs the script itself to its end: cron's line hides status 75.
  func reindex(_ environment: [String: String] = [:]) throws -> CronRun {
    let run = try start("exec \"$HOME/ddh/pipelines/cron/reindex\"", environment)
    run.finish()
    return run
  }
}

/// One run of a command with everything it started, in a process group of its own.
final class CronRun {
  private let process = Process()
  private let errorPath = NSTemporaryDirectory() + "/\(UUID().uuidString).err"
  private(set) var output = ""

  init(_ command: String, _ environment: [String: String]) throws {
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.environment = environment
    try Data().write(to: URL(fileURLWithPath: errorPath))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: errorPath))
    process.standardOutput = file
    process.standardError = file
    try process.run()
  }

  var isRunning: Bool { process.isRunning }

  /// Waits for the end; `output` then holds all it said.
  func finish() {
    process.waitUntilExit()
    output = (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? ""
    try? FileManager.default.removeItem(atPath: errorPath)
  }

  /// Its exit status; negative after a signal.
  var status: Int32 {
    process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// kill -9 of the whole group: Foundation gives every process a group of its own.
  func kill() {
    Glibc.kill(-process.processIdentifier, SIGKILL)
    finish()
  }
}
