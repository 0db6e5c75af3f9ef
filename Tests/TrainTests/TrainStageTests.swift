import Artifacts
import ByteStreams
import FaceData
import Foundation
import HashNetwork
import Progress
import Synchronization
import Testing
import Train

/// Small faces of five people: a fixed blocky pattern each, with noise.
func writeFaces(_ path: String, images: Int = 100) throws {
  func pixel(_ person: Int, _ row: Int, _ k: Int) -> UInt8 {
    func mixed(_ x: Int) -> Int { Int(UInt32(truncatingIfNeeded: x &* 2_654_435_761) >> 16) }
    let block = k / 1024 * 16 + k % 1024 / 256 * 4 + k % 32 / 8
    return UInt8((mixed(person * 48 + block) % 160) + mixed(row * 3072 + k) % 60)
  }
  let people = (0..<images).map { Int64($0 % 5) }
  let writer = try FaceSetWriter(
    path, pixels: .bytes, trainIdentities: people, testIdentities: Array(people.prefix(10)),
    provenanceCapacity: 0)
  for row in 0..<images + 10 {
    let pixels = (0..<3072).map { pixel(row % 5, row, $0) }
    try pixels.withUnsafeBytes { try writer.write(images: $0) }
  }
  try writer.finish(
    .init(
      identityCount: 5, train: (110, 50), test: (110, 50),
      validation: (0..<images).map { $0 % 10 == 3 ? 1 : 0 }, provenance: [:]))
}

@Suite final class `The training stage` {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "ddh-train-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try writeFaces(folder + "/faces.safetensors")
    try "code_length: 8\nbatch: 32\nepochs: 6\n"
      .write(toFile: folder + "/train.yaml", atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func stage(
    _ name: String, threads: Int = 1, seed: Int = 1, checkpoint: String? = nil
  ) throws -> TrainStage {
    TrainStage(
      faces: folder + "/faces.safetensors", model: "\(folder)/\(name).model.safetensors",
      checkpoint: "\(folder)/\(checkpoint ?? name).checkpoint.safetensors",
      log: "\(folder)/\(name).training.jsonl", threads: threads,
      settings: try TrainSettings(folder + "/train.yaml", .init(seed: seed)))
  }

  private func digest(_ name: String) throws -> String {
    try InputFile("\(folder)/\(name).model.safetensors").digest()
  }

  @Test func `learns, and logs one line an epoch`() throws {
    let summary = try stage("one").run(progress: .silent) { false }
    #expect(summary?.epochs == 6)
    let lines = try String(contentsOfFile: folder + "/one.training.jsonl", encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.count == 6)
    let losses = try lines.map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return try #require(object?["loss"] as? Double)
    }
    #expect(losses[5] < losses[0])
  }

  @Test func `gives the same bytes for any number of threads, others for another seed`() throws {
    for (name, threads, seed) in [("a", 1, 1), ("b", 3, 1), ("c", 1, 2)] {
      _ = try stage(name, threads: threads, seed: seed).run(progress: .silent) { false }
    }
    #expect(try digest("a") == digest("b"))
    #expect(try digest("a") != digest("c"))
  }

  @Test(arguments: [1, 2, 3, 7, 9, 17]) func `stopped and resumed gives the same bytes`(
    after batches: Int
  ) throws {
    _ = try stage("whole").run(progress: .silent) { false }
    let asked = Mutex(0)
    let paused = try stage("halves").run(progress: .silent) {
      asked.withLock { count in
        count += 1
        return count == batches
      }
    }
    #expect(paused == nil)
    #expect(!FileManager.default.fileExists(atPath: folder + "/halves.model.safetensors"))
    _ = try stage("halves", threads: 2).run(progress: .silent) { false }
    #expect(try digest("whole") == digest("halves"))
    #expect(!FileManager.default.fileExists(atPath: folder + "/halves.checkpoint.safetensors"))
  }

  @Test func `does not go on from a checkpoint of other settings`() throws {
    _ = try stage("first", seed: 5, checkpoint: "shared").run(progress: .silent) { true }
    let warnings = Mutex<[String]>([])
    let listener = ProgressReporter { event in
      if case .warning(let text) = event { warnings.withLock { $0.append(text) } }
    }
    _ = try stage("second", seed: 1, checkpoint: "shared").run(progress: listener) { false }
    _ = try stage("plain", seed: 1).run(progress: .silent) { false }
    #expect(warnings.withLock { $0.count } == 1)
    #expect(try digest("second") == digest("plain"))
  }

  @Test func `a model written and read is the same model`() throws {
    _ = try stage("round").run(progress: .silent) { false }
    let artifact = try Artifact(folder + "/round.model.safetensors", .model)
    let model = try HashModel(artifact)
    let again = folder + "/again.model.safetensors"
    try model.write(to: again, pixels: (110, 50), provenance: [:])
    #expect(try HashModel(Artifact(again, .model)).parameters == model.parameters)
    #expect(model.shape == NetworkShape(codeLength: 8, splitNumber: 4, classCount: 5))
  }
}
