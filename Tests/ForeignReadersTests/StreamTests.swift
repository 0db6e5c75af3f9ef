import ByteStreams
import Foundation
import TestSupport
import Testing

/// Commands that are started with streams closed, unreadable or unread, without room, or without arguments.
struct StreamTests {
  private let pipeline: Pipeline
  private var out: String { pipeline.folder.file("out.faces.safetensors") }
  private var convert: [String] {
    ["\(pipeline.raw)/train", "\(pipeline.raw)/test", "--faces", out]
  }

  init() throws { pipeline = try Pipeline() }

  /// What is opened first would take the number of a closed stream, and everything printed.
  @Test(.enabled(if: access("/usr/bin/strace", X_OK) == 0, "strace is not installed"))
  func `a closed stream's number is taken before any file is opened`() throws {
    let log = pipeline.folder.file("calls")
    let files = [pipeline.codes, pipeline.raw].joined(separator: "' -P '")
    let run = try Command(
      "ddh-inspect", [pipeline.codes],
      under:
        "set -- strace -qq -o '\(log)' -e trace=openat,write -P /dev/null -P '\(files)' \"$0\" "
        + "\"$@\"; exec 0<&- 1>&- 2>&-; exec \"$@\"")
    let calls = try String(contentsOfFile: log, encoding: .utf8)
      .split(separator: "\n").filter { $0.hasPrefix("openat") }
    for (stream, call) in calls.prefix(3).enumerated() {
      #expect(call.contains("/dev/null") && call.hasSuffix("= \(stream)"), "\(calls)")
    }
    #expect(calls.count > 3 && calls[3].contains(pipeline.codes), "\(calls)")
    // Nothing can be shown.
    #expect(run.status == 74)
  }

  @Test func `with every stream closed the same bytes are written`() throws {
    #expect(try Command("ddh-convert", convert).status == 0)
    let expected = try Data(contentsOf: URL(fileURLWithPath: out))
    unlink(out)
    for closed in ["0<&-", "2>&-", "0<&- 2>&-"] {
      #expect(try Command("ddh-convert", convert, under: "exec \(closed)").status == 0)
      #expect(try Data(contentsOf: URL(fileURLWithPath: out)) == expected, "\(closed)")
      unlink(out)
    }
  }

  @Test(arguments: ["exec 0<&-", "exec 0</tmp", "exec 0>/dev/null"])
  func `queries that cannot be read are an error`(streams: String) throws {
    let run = try Command(
      "ddh-index", ["query", "--index", pipeline.index, "--queries", "-"], under: streams)
    #expect(run.status == 74 && run.errors.contains("standard input: cannot read"), "\(run.errors)")
  }

  @Test func `queries that come late through a pipe that does not wait are answered`() throws {
    // bash cannot make a pipe that does not wait; python3 is there wherever the tests' other tools are.
    let run = try Command(
      "ddh-index", ["query", "--index", pipeline.index, "--queries", "-"],
      under: """
        set -- python3 -c '
        import os, subprocess, sys, time
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        process = subprocess.Popen(sys.argv[1:], stdin=reader)
        time.sleep(1)
        os.write(writer, b"nothing\\n")
        os.close(writer)
        sys.exit(process.wait())' "$0" "$@"; exec "$@"
        """)
    #expect(run.status == 65 && run.output.contains("\"line\":1"), "\(run.output) \(run.errors)")
  }

  @Test func `where files may not grow, a command says so and leaves nothing`() throws {
    let run = try Command(
      "ddh-convert", convert,
      // The profile of a run that measures coverage would be cut too.
      under: "ulimit -f 8; export LLVM_PROFILE_FILE=/dev/null")
    #expect(run.status == 74 && run.errors.contains(out), "\(run.status) \(run.errors)")
    let left = try FileManager.default.contentsOfDirectory(atPath: pipeline.folder.path)
    #expect(!left.contains { $0.hasSuffix(".tmp") } && access(out, F_OK) != 0, "\(left)")
  }

  @Test func `nobody reading what is said does not end the work`() throws {
    let run = try Command(
      "ddh-convert", convert, under: "exec 2> >(:); sleep 0.2")
    #expect(run.status == 0 && access(out, F_OK) == 0)
  }

  @Test func `a reader that has seen enough ends a command as in any pipeline`() throws {
    let run = try Command(
      "ddh-inspect", [pipeline.codes], under: "exec 1> >(:); sleep 0.2")
    #expect(
      [SIGPIPE, 128 + SIGPIPE].contains(run.status) && run.errors.isEmpty,
      "\(run.status) \(run.errors)")
  }

  @Test(arguments: [
    ["--faces", ""], ["--faces="], ["--faces", "folder/"], ["--faces", "/dev/shm/"],
  ])
  func `what names no file is refused at once`(output: [String]) throws {
    let run = try Command(
      "ddh-convert", Array(convert.prefix(2)) + output, under: "cd '\(pipeline.folder.path)'")
    #expect([64, 73].contains(run.status), "\(run.status) \(run.errors)")
    #expect(access(pipeline.folder.file("folder"), F_OK) != 0)
  }

  @Test func `thousands of characters that a terminal obeys are escaped in little time`() {
    let turned = String(repeating: "\u{202E}", count: 200_000)
    #expect(PrintableText.escaping(turned).utf8.count == 200_000 * 8)
  }
}
