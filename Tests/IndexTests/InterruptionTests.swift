import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import Index

/// An update that is killed, or refused by the kernel, at the n-th of each call that changes a file, for
/// every n until it completes undisturbed.
@Suite struct InterruptionTests {
  private let folder: Folder
  private var model: String { folder.file("m.model.safetensors") }
  private var faces: String { folder.file("b.faces.safetensors") }

  /// An index of two generations, so that the update removes one as well.
  init() throws {
    folder = try Folder()
    let (index, model) = (folder.file("before"), folder.file("m.model.safetensors"))
    try TestFaces.writeModel(to: model)
    for (name, numbers) in [("a", Array(0..<20)), ("b", Array(20..<24))] {
      try TestFaces.write(numbers, to: folder.file("\(name).faces.safetensors"))
    }
    _ = try IndexUpdate(
      faces: [folder.file("a.faces.safetensors")], model: model, index: index
    ).run()
    _ = try IndexRemoval([3], index: index).run()
  }

  /// Every file of the index at `path` but the lock, with its digest.
  private func content(_ path: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
      .filter { $0.hasSuffix(".safetensors") || $0 == "CURRENT" }
      .map { "\($0) \(try InputFile("\(path)/\($0)").digest())" }
  }

  @Test(
    .enabled(if: Strace.isThere, "no strace, or not allowed to use it"),
    arguments: ["signal=KILL", "error=EIO", "error=ENOSPC"])
  func `an update is whole or was never there, wherever it is interrupted`(fault: String) throws {
    let index = folder.file("index")
    func start() throws {
      try? FileManager.default.removeItem(atPath: index)
      try FileManager.default.copyItem(atPath: folder.file("before"), toPath: index)
    }
    func update() throws { _ = try IndexUpdate(faces: [faces], model: model, index: index).run() }
    try start()
    try update()
    let expected = try content(index)
    var faults = 0
    for call in ["mkdir", "pwrite64", "fsync", "rename", "link", "unlinkat", "unlink", "rmdir"] {
      for n in 1...100 {
        try start()
        let run = try Shell(
          "exec strace -f -qq -o /dev/null -e trace=\(call) -e inject=\(call):\(fault):when=\(n) "
            + "\"$0\" \"$@\"",
          [
            CommandLine.arguments[0].split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
              + "/ddh-index", "update", faces, "--model", model, "--index", index, "--threads", "1",
          ])
        let count = try IndexVerification(index).generation.count
        #expect(count == 19 || count == 23, "\(call) \(n): \(count)")
        if run.status == 0 {
          #expect(count == 23)
          break
        }
        faults += 1
        #expect(fault == "signal=KILL" || [73, 74].contains(run.status), "\(call) \(n): \(run)")
        try update()
        let found = try content(index)
        #expect(found == expected, "\(call) \(n): \(Set(found).symmetricDifference(expected))")
      }
    }
    #expect(faults >= 8)
  }
}

/// The tracer that injects faults into system calls.
enum Strace {
  /// Whether it is installed and may trace.
  static let isThere =
    (try? Shell("exec strace -qq -o /dev/null -e trace=none true", ["bash"]).status) == 0
}
