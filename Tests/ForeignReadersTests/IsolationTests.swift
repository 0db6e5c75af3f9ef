import Foundation
import ImageFiles
import TestSupport
import Testing

/// What a conversion asks of the system.
struct IsolationTests {
  private static let strace = "/usr/bin/strace"

  @Test(.enabled(if: access(strace, X_OK) == 0, "strace is not installed"))
  func `a conversion opens no socket and starts no process, whatever the pickle says`() throws {
    let pipeline = try Pipeline()
    let out = pipeline.folder.file("out")
    let hostile = "\(pipeline.raw)/train/2.pkl"
    for pickle in ["", "cos\nsystem\n(S'touch \(out)'\ntR.", "c__builtin__\neval\n(S'1'\ntR."] {
      if !pickle.isEmpty { try Data(pickle.utf8).write(to: URL(fileURLWithPath: hostile)) }
      try expectIsolated(
        ["\(pipeline.raw)/train", "\(pipeline.raw)/test"], status: pickle.isEmpty ? 0 : 65,
        in: pipeline.folder)
      #expect(access(out, F_OK) != 0)
    }
  }

  @Test(
    .enabled(
      if: access(strace, X_OK) == 0 && ImageReader.isAvailable,
      "strace is not installed, or built without libjpeg-turbo and libpng"))
  func `nor does one of pictures, good, damaged or of other kinds`() throws {
    let folder = try Folder()
    let person = URL(fileURLWithPath: folder.file("people/one"))
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("ImageFilesTests/Fixtures")
    try FileManager.default.createDirectory(
      at: person.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: fixtures, to: person)
    let jpeg = try Data(contentsOf: fixtures.appendingPathComponent("jpeg.jpg"))
    try jpeg.prefix(jpeg.count / 2).write(to: person.appendingPathComponent("half.jpg"))
    try expectIsolated([folder.file("people"), "--threads", "4"], status: 0, in: folder)
  }

  /// Converts `inputs` and looks through every call of processes and sockets.
  private func expectIsolated(_ inputs: [String], status: Int32, in folder: Folder) throws {
    let log = folder.file("calls")
    let words =
      ([Command.executable("ddh-convert").path] + inputs
      + ["--faces", folder.file("out.faces.safetensors")])
      .map { "'\($0)'" }.joined(separator: " ")
    let run = try Command(
      "ddh-convert", [],
      under: "exec \(Self.strace) -f -o '\(log)' -e trace=process,network \(words)")
    #expect(run.status == status, "\(run.errors)")
    let calls = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    // The first line is strace's own start of the command; threads share its memory.
    let others = calls.dropFirst().filter { line in
      ["execve", "fork", "socket", "connect", "bind", "sendto"].contains {
        line.contains("\($0)(")
      }
        || (line.contains("clone") && !line.contains("CLONE_THREAD"))
    }
    #expect(!calls.isEmpty && others.isEmpty, "\(others)")
  }
}
