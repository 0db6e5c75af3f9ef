import Artifacts
import Encode
import FaceData
import HashNetwork
import Progress
import Retrieval
import SeededRandom
import TestSupport

@testable import Index

/// Faces made of nothing but their number, an untrained model, and their codes.
struct TestFaces {
  static let bits = 24

  /// 3072 bytes: a random colour and slope in each channel, and noise.
  static func pixels(_ number: Int) -> [UInt8] {
    var random = SeededRandom(seed: UInt64(number), stream: "index test faces")
    var pixels: [UInt8] = []
    for _ in 0..<3 {
      let start = Int(random.below(100))
      let (across, down) = (Int(random.below(3)), Int(random.below(3)))
      for pixel in 0..<1024 {
        let slope = across * (pixel % 32) + down * (pixel / 32)
        pixels.append(UInt8(start + slope + Int(random.below(16))))
      }
    }
    return pixels
  }

  static func identity(_ number: Int) -> Int64 { Int64(number % 7) }

  /// A faces artifact whose gallery is `numbers`; no queries.
  ///
  /// - Parameter white: What 255 is scaled to; the mean and deviation that are stated are scaled likewise.
  static func write(
    _ numbers: [Int], to path: String, as storage: ElementType = .bytes, white: Float = 255,
    identity: (Int) -> Int64 = Self.identity
  ) throws {
    let writer = try FaceSetWriter(
      path, pixels: storage, trainIdentities: numbers.map(identity), testIdentities: [],
      provenanceCapacity: 0)
    for number in numbers {
      let pixels = pixels(number)
      if storage == .bytes {
        try pixels.withUnsafeBytes { try writer.write(images: $0) }
      } else {
        try pixels.map { Float($0) / 255 * white }.withUnsafeBytes { try writer.write(images: $0) }
      }
    }
    try writer.finish(
      FaceSetWriter.Facts(
        identityCount: 100, train: pixels(white), test: (0, 0),
        validation: Array(repeating: 0, count: numbers.count), provenance: [:]))
  }

  /// Mean and deviation where white is `white`.
  private static func pixels(_ white: Float) -> (mean: Double, deviation: Double) {
    (100 * Double(white) / 255, 50 * Double(white) / 255)
  }

  static func writeModel(
    to path: String, seed: UInt64 = 1, bits: Int = bits, white: Float = 255
  ) throws {
    let shape = NetworkShape(codeLength: bits, splitNumber: 4, classCount: 4)
    try HashModel(shape: shape, seed: seed)
      .write(to: path, pixels: pixels(white), provenance: [:])
  }

  /// The codes of the faces at `faces`, by `ddh-encode`.
  static func encode(_ faces: String, model: String, to codes: String) throws -> CodesArtifact {
    _ = try EncodeStage(
      faces: faces, model: model, codes: codes, threads: 1, settings: EncodeSettings(nil)
    ).run(progress: .silent)
    return try CodesArtifact(codes)
  }

  /// A pickle of `numbers` as people drop them; floats where white is not 255.
  static func pickle(_ numbers: [Int], white: Float = 255) -> [UInt8] {
    let shape = [numbers.count, 3072]
    let bytes = numbers.flatMap { pixels($0) }
    return PickleWriter.tuple([
      white == 255 ? .bytes(shape, bytes) : .floats(shape, bytes.map { Float($0) / 255 * white }),
      .labels(numbers.map { Int(identity($0)) }),
    ]).pickle
  }
}
