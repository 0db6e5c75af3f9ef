import Foundation
import ImageFiles
import Retrieval
import TestSupport
import Testing

/// A disk that fails while a conversion looks for its inputs: it ends, and never converts a part.
@Suite(.enabled(if: access("/usr/bin/strace", X_OK) == 0, "strace is not installed"))
struct ListingFaultTests {
  private let folder: Folder
  private var out: String { folder.file("out.faces.safetensors") }

  init() throws { folder = try Folder() }

  /// Runs `ddh-convert` on `inputs`; the n-th `call` on `path` fails with `error`.
  ///
  /// - Returns: The run, and whether there was an n-th call.
  private func convert(
    _ inputs: [String], failing call: String, on path: String, _ error: String, _ n: Int
  ) throws -> (run: Command, isDisturbed: Bool) {
    let log = folder.file("calls")
    let words = [Command.executable("ddh-convert").path] + inputs
    let strace =
      "exec strace -f -qq -o '\(log)' -P '\(path)' -e trace=\(call) "
      + "-e inject=\(call):error=\(error):when=\(n)"
    let quoted = (words + ["--faces", out, "--threads", "1"]).map { "'\($0)'" }
    let run = try Command(
      "ddh-convert", [], under: "\(strace) \(quoted.joined(separator: " "))")
    let calls = try String(contentsOfFile: log, encoding: .utf8)
    return (run, calls.contains("(INJECTED)"))
  }

  /// Every n of `call` on `path`: each ends the conversion with one of `statuses`, and names the path.
  private func expectRefused(
    _ inputs: [String], _ call: String, on path: String, _ error: String, _ statuses: Set<Int32>
  ) throws {
    for n in 1... {
      let (run, isDisturbed) = try convert(inputs, failing: call, on: path, error, n)
      guard isDisturbed else {
        #expect(n > 1 && run.status == 0, "\(call) on \(path): \(run.errors)")
        break
      }
      let what = "\(error) at \(call) \(n) on \(path): \(run.status) \(run.errors)"
      #expect(statuses.contains(run.status) && run.errors.contains(path), "\(what)")
      #expect(access(out, F_OK) != 0, "\(what)")
      unlink(out)
    }
    unlink(out)
  }

  @Test
  func `a folder of pickles that cannot be listed to its end is named, and nothing converted`()
    throws
  {
    // So many that the listing takes several calls.
    let raw = folder.file("raw")
    for (split, count) in [("train", 900), ("test", 1)] {
      try FileManager.default.createDirectory(
        atPath: "\(raw)/\(split)", withIntermediateDirectories: true)
      for file in 0..<count {
        let pixels = [UInt8](repeating: UInt8(file % 251), count: 3072)
        let pickle = PickleWriter.tuple([.bytes([1, 3072], pixels), .labels([file % 3])]).pickle
        let name = "\(file)-" + String(repeating: "x", count: 40)
        try Data(pickle).write(to: URL(fileURLWithPath: "\(raw)/\(split)/\(name).pkl"))
      }
    }
    for split in ["train", "test"] {
      try expectRefused(
        ["\(raw)/train", "\(raw)/test"], "getdents64", on: "\(raw)/\(split)", "EIO", [74])
    }
  }

  /// Ids are given out once: an index that cannot be listed gives out none.
  @Test func `a change of an index that cannot be listed or read ends, and changes nothing`() throws
  {
    let index = folder.file("index")
    func writeCodes(_ name: String, _ words: Range<UInt64>) throws -> String {
      let path = folder.file(name)
      let gallery = try CodeTable(
        words: Array(words), identities: words.map { Int64($0) }, length: CodeLength(bits: 24))
      try CodesArtifact.write(
        to: path, gallery: gallery, queries: gallery.prefix(0), modelFingerprint: "m")
      return path
    }
    let first = try writeCodes("a.codes", 1..<50)
    #expect(try Command("ddh-index", ["build", first, "--index", index]).status == 0)
    let second = try writeCodes("b.codes", 100..<150)
    let current = "\(index)/CURRENT"
    let before = try String(contentsOfFile: current, encoding: .utf8)
    for (call, paths, isLasting) in [
      ("getdents64", [index], false), ("getdents64", ["\(index)/gen-000001"], false),
      ("openat", ["\(index)/gen-000001/manifest.safetensors"], false),
      ("openat", [current], false), ("openat", [index, current], true),
    ] {
      let places = paths.map { "-P '\($0)'" }.joined(separator: " ")
      let log = folder.file("calls")
      var count = 0
      while true {
        count += 1
        let run = try Command(
          "ddh-index", [],
          under: "exec strace -f -qq -o '\(log)' \(places) -e trace=\(call) "
            + "-e inject=\(call):error=EMFILE:when=\(count)\(isLasting ? "+" : "") "
            + "'\(Command.executable("ddh-index").path)' build '\(second)' --index '\(index)'")
        guard try String(contentsOfFile: log, encoding: .utf8).contains("(INJECTED)") else { break }
        let what = "\(call) \(count) on \(paths): \(run.status) \(run.errors)"
        // Once the new generation is in force, old ones are only removed.
        let now = try String(contentsOfFile: current, encoding: .utf8)
        if now == before { #expect(run.status == 74, "\(what)") }
        #expect(try Command("ddh-index", ["verify", "--index", index]).status == 0, "\(what)")
        let names = try FileManager.default.contentsOfDirectory(
          atPath: "\(index)/\(now.dropLast())"
        ).sorted()
        #expect(names[0] == (now == before ? "0-48.safetensors" : "49-98.safetensors"), "\(what)")
        if now != before { break }
      }
      #expect(count > 1, "\(call) on \(paths)")
      // Back to the first generation alone.
      try FileManager.default.removeItem(atPath: index)
      #expect(try Command("ddh-index", ["build", first, "--index", index]).status == 0)
    }
  }

  @Test(.enabled(if: ImageReader.isAvailable, "built without libjpeg-turbo and libpng"))
  func `a folder of pictures that cannot be listed is named, and nothing converted`() throws {
    let pictures = folder.file("pictures")
    try Pipeline.putPictures(at: pictures)
    for path in [pictures, "\(pictures)/Ada", "\(pictures)/Grace"] {
      try expectRefused([pictures], "getdents64", on: path, "EIO", [74])
    }
  }

  @Test(
    .enabled(if: ImageReader.isAvailable, "built without libjpeg-turbo and libpng"),
    arguments: [
      ("openat", "EIO"), ("openat", "EMFILE"), ("openat", "ENFILE"), ("openat", "ENOMEM"),
      ("pread64", "EIO"),
    ])
  func `a picture that the machine cannot read ends the conversion and is not left out`(
    call: String, error: String
  ) throws {
    let pictures = folder.file("pictures")
    try Pipeline.putPictures(at: pictures)
    for path in ["Ada/jpeg.jpg", "Ada/png.png", "Grace/jpeg.jpg", "Grace/png.png"] {
      try expectRefused([pictures], call, on: "\(pictures)/\(path)", error, [74, 75])
    }
  }
}
