import Foundation
import ImageFiles
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
