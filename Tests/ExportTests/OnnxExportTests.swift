import ByteStreams
import Foundation
import HashNetwork
import Lanes
import TestSupport
import Testing

@testable import Export

@Suite struct `An ONNX export` {
  private static let pixels = (mean: 100.0, deviation: 60.0)
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// A network no two of whose layers could be exchanged unnoticed: gains, offsets, statistics and biases
  /// are drawn, too.
  private static func network(bits: Int, split: Int) -> HashModel {
    var model = HashModel(
      shape: NetworkShape(codeLength: bits, splitNumber: split, classCount: 3), seed: 11)
    for k in model.parameters.indices where model.parameters[k] == 0 || model.parameters[k] == 1 {
      model.parameters[k] += Float((k &* 7919) % 101) / 500
    }
    for k in model.runningMeans.indices {
      model.runningMeans[k] = Float((k &* 31) % 17) / 100
      model.runningVariances[k] = 0.2 + Float((k &* 13) % 19) / 10
    }
    return model
  }

  private func write(bits: Int, split: Int) throws -> (model: HashModel, path: String) {
    let (model, path) = (Self.network(bits: bits, split: split), folder.file("\(bits).onnx"))
    let file = folder.file("\(bits).model.safetensors")
    try model.write(to: file, pixels: Self.pixels, provenance: [:])
    _ = try OnnxExport(model: file).write(to: path, version: "1")
    return (model, path)
  }

  @Test func `has the same bytes every time`() throws {
    let first = try Data(contentsOf: URL(fileURLWithPath: write(bits: 12, split: 4).path))
    let second = try Data(contentsOf: URL(fileURLWithPath: write(bits: 12, split: 4).path))
    #expect(first == second)
  }

  @Test func `is refused for what is no model`() throws {
    let log = folder.file("a.log")
    try OutputFile.publish("nothing", to: log)
    #expect(throws: FailureInFile.self) { try OnnxExport(model: log) }
  }

  /// Rounding may turn a sign only where the value is 0 to within rounding; among these few faces none is.
  @Test(
    .enabled(if: Python.hasOnnxRuntime, "python3 has no onnxruntime"),
    arguments: [(1, 1), (12, 4), (48, 4), (63, 2), (65, 3), (256, 1)])
  func `gives ONNX Runtime our codes, bit for bit, and packed as ours are`(
    bits: Int, split: Int
  ) throws {
    let (model, path) = try write(bits: bits, split: split)
    let rows = 33
    let images = (0..<rows * PixelRows.pixelCount).map { k in
      UInt8(truncatingIfNeeded: (k &* 2_654_435_761) >> 13)
    }
    let faces = folder.file("faces.bin")
    let file = try OutputFile(faces)
    try file.write(images)
    try file.publish()
    let found = try Python.run(
      """
      import sys, numpy as np, onnxruntime
      faces = np.fromfile(sys.argv[2], np.uint8).reshape(-1, 3, 32, 32).astype(np.float32)
      session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
      values, codes = session.run(["values", "codes"], {"images": faces})
      one = session.run(["codes"], {"images": faces[5:6]})[0]
      assert codes.dtype == np.uint8 and values.dtype == np.float32 and (one == codes[5]).all()
      assert (np.unpackbits(codes, 1, bitorder="little")[:, :values.shape[1]] == (values > 0)).all()
      for row in codes: print(row.tobytes().hex())
      """, path, faces)
    #expect(
      found.split(separator: "\n").map(String.init)
        == (try codes(of: images, rows, by: model, bytes: (bits + 7) / 8)))
  }

  /// Our codes of `rows` images, the bytes of each in hexadecimal.
  private func codes(
    of images: [UInt8], _ rows: Int, by model: HashModel, bytes: Int
  ) throws -> [String] {
    let workers = Workers(count: 1)
    defer { workers.stop() }
    let encoder = try CodeEncoder(model, workers: workers)
    let buffer = LaneBuffer<UInt8>(count: images.count)
    buffer.assign(images)
    let words = encoder.codes(
      of: PixelRows(.bytes(buffer.base), count: rows, owner: buffer), rows: 0..<rows,
      Normalisation(mean: Self.pixels.mean, deviation: Self.pixels.deviation))
    return (0..<rows).map { row in
      (0..<bytes).map { byte in
        let word = words[row * encoder.wordsPerCode + byte / 8]
        return String(format: "%02x", Int(word >> UInt64(byte % 8 * 8) & 255))
      }.joined()
    }
  }
}
