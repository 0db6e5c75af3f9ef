import Foundation
import TestSupport

/// A small data set, and what every stage makes of it.
final class Pipeline: Sendable {
  let folder: Folder

  var raw: String { folder.file("raw") }
  var settings: String { folder.file("train.yaml") }
  var faces: String { folder.file("a.faces.safetensors") }
  var model: String { folder.file("a.model.safetensors") }
  var codes: String { folder.file("a.codes.safetensors") }
  var report: String { folder.file("a.json") }
  var index: String { folder.file("index") }

  /// What each command needs to make its output, which is what the name says.
  func arguments(_ command: String, making output: String) -> [String] {
    switch command {
    case "ddh-convert": ["\(raw)/train", "\(raw)/test", "--faces", output]
    case "ddh-train":
      [
        faces, "--settings", settings, "--model", output, "--threads", "1", "--checkpoint-steps",
        "1",
      ]
    case "ddh-encode": [faces, "--model", model, "--out", output, "--threads", "1"]
    case "ddh-evaluate": ["report", codes, "--out", output, "--threads", "1"]
    default: ["build", codes, "--index", output]
    }
  }

  /// The commands in their order, and what they make here.
  var stages: [(command: String, output: String)] {
    [
      ("ddh-convert", faces), ("ddh-train", model), ("ddh-encode", codes),
      ("ddh-evaluate", report), ("ddh-index", index),
    ]
  }

  /// Runs every stage.
  init() throws {
    folder = try Folder()
    for (split, first) in [("train", 0), ("test", 7)] {
      try FileManager.default.createDirectory(
        atPath: "\(raw)/\(split)", withIntermediateDirectories: true)
      let pixels = (0..<40 * 3072).map { UInt8(truncatingIfNeeded: ($0 &* 31 &+ first) >> 3) }
      let pair = PickleWriter.tuple([.bytes([40, 3072], pixels), .labels((0..<40).map { $0 % 4 })])
      try Data(pair.pickle).write(to: URL(fileURLWithPath: "\(raw)/\(split)/1.pkl"))
    }
    try "epochs: 2\nbatch: 16\ncode_length: 12\nsplit_number: 2\n"
      .write(toFile: settings, atomically: true, encoding: .utf8)
    for (command, output) in stages {
      let run = try Command(command, arguments(command, making: output))
      guard run.status == 0 else { throw Failed(command: command, errors: run.errors) }
    }
  }

  /// A stage that should have succeeded.
  struct Failed: Error {
    let command, errors: String
  }
}
