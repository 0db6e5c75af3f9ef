import Foundation
import TestSupport
import Testing

/// What a command could not write it refuses before its work, not after it.
struct EarlyRefusalTests {
  private let pipeline: Pipeline

  init() throws { pipeline = try Pipeline() }

  @Test func `training is not begun for a model that could not be written`() throws {
    let folder = pipeline.folder.file("folder.model.safetensors")
    mkdir(folder, 0o755)
    let device = pipeline.folder.file("device.model.safetensors")
    symlink("/dev/full", device)
    for target in [pipeline.faces, folder, device] {
      let run = try Command("ddh-train", pipeline.arguments("ddh-train", making: target))
      #expect(run.status == 73, "\(target)")
      let stem = target.replacing(".model.safetensors", with: "")
      #expect(!FileManager.default.fileExists(atPath: "\(stem).training.jsonl"))
    }
  }

  @Test func `a network for identities that hardly occur is not begun`() throws {
    let raw = pipeline.folder.file("sparse")
    mkdir(raw, 0o755)
    let pair = PickleWriter.tuple([
      .bytes([4, 3072], Array(repeating: 7, count: 4 * 3072)), .labels([0, 1, 2, 900_000]),
    ])
    try Data(pair.pickle).write(to: URL(fileURLWithPath: "\(raw)/1.pkl"))
    let faces = pipeline.folder.file("sparse.faces.safetensors")
    #expect(try Command("ddh-convert", [raw, "--faces", faces]).status == 0)
    let run = try Command("ddh-train", [faces, "--model", pipeline.folder.file("sparse.model")])
    #expect(run.status == 65 && run.errors.contains("900001 outputs, but only 4 identities"))
  }

  @Test func `a result in a folder of pickles is refused, a hidden one is not`() throws {
    func convert(_ name: String) throws -> Command {
      try Command(
        "ddh-convert", ["\(pipeline.raw)/train", "--faces", "\(pipeline.raw)/train/\(name)"])
    }
    let run = try convert("x.faces.safetensors")
    #expect(run.status == 73 && run.errors.contains("whose files this command reads"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(pipeline.raw)/train") == ["1.pkl"])
    #expect(try convert(".x.faces.safetensors").status == 0)
    #expect(try convert(".x.faces.safetensors").status == 0)
  }

  @Test func `one file for two results of a table is refused`() throws {
    let out = pipeline.folder.file("table")
    let run = try Command(
      "ddh-evaluate", ["table", pipeline.report, "--json", out, "--html", out])
    #expect(run.status == 64 && !FileManager.default.fileExists(atPath: out))
  }

  @Test func `a status does not take the place of an index's lock`() throws {
    let lock = "\(pipeline.index)/lock"
    let before = try FileManager.default.attributesOfItem(atPath: lock)[.systemFileNumber] as? Int
    let run = try Command(
      "ddh-index",
      [
        "update", pipeline.faces, "--index", pipeline.index, "--model", pipeline.model, "--status",
        lock,
      ])
    #expect(run.status == 73)
    let after = try FileManager.default.attributesOfItem(atPath: lock)[.systemFileNumber] as? Int
    #expect(before == after && before != nil)
  }

  @Test func `keys with line ends add no line to what is shown`() throws {
    let pickle = pipeline.folder.file("a\nother.pkl: pickle of 3 bytes, SHA-256 0")
    try Data(PickleWriter.labels([1]).pickle).write(to: URL(fileURLWithPath: pickle))
    let run = try Command("ddh-inspect", [pickle])
    #expect(run.status == 0 && run.output.contains("a\\u{a}other.pkl"))
    #expect(!run.output.split(separator: "\n").contains { $0.hasPrefix("other.pkl") })
  }
}
