import Foundation
import TestSupport
import Testing

/// What a conversion asks of the system.
struct IsolationTests {
  private static let strace = "/usr/bin/strace"

  @Test(.enabled(if: access(strace, X_OK) == 0, "strace is not installed"))
  func `a conversion opens no socket and starts no process, whatever the pickle says`() throws {
    let pipeline = try Pipeline()
    let log = pipeline.folder.file("calls")
    let out = pipeline.folder.file("out")
    let hostile = "\(pipeline.raw)/train/2.pkl"
    for pickle in ["", "cos\nsystem\n(S'touch \(out)'\ntR.", "c__builtin__\neval\n(S'1'\ntR."] {
      if !pickle.isEmpty { try Data(pickle.utf8).write(to: URL(fileURLWithPath: hostile)) }
      let words = [
        Command.executable("ddh-convert").path, "\(pipeline.raw)/train", "\(pipeline.raw)/test",
        "--faces", "\(out).faces.safetensors",
      ].map { "'\($0)'" }.joined(separator: " ")
      let run = try Command(
        "ddh-convert", [],
        under: "exec \(Self.strace) -f -o '\(log)' -e trace=process,network \(words)")
      #expect(run.status == (pickle.isEmpty ? 0 : 65), "\(run.errors)")
      let calls = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
      // The first line is strace's own start of the command; threads share its memory.
      let others = calls.dropFirst().filter { line in
        ["execve", "fork", "socket", "connect", "bind", "sendto"].contains {
          line.contains("\($0)(")
        }
          || (line.contains("clone") && !line.contains("CLONE_THREAD"))
      }
      #expect(!calls.isEmpty && others.isEmpty, "\(others)")
      #expect(access(out, F_OK) != 0)
    }
  }
}
