import Foundation
import HashNetwork
import Lanes
import Testing

/// The small network of `Golden/make_golden.py`: the same weights and images, its results from JSON.
struct GoldenCase: Decodable {
  struct Losses: Decodable {
    var crossEntropy, quantisation, squares: Double
  }
  struct Gradient: Decodable {
    var norm, projection: Double
    var sample: [[Double]]
  }
  struct Running: Decodable {
    var means, variances: [Double]
  }

  var mean, deviation: Double
  var steps: [Losses]
  var hash: [[Double]]
  var gradients: [String: Gradient]
  var updated: [String: [[Double]]]
  var running: [String: Running]

  static let shape = NetworkShape(codeLength: 12, splitNumber: 3, classCount: 7)
  static let imageCount = 37

  static func load() throws -> GoldenCase {
    let url = try #require(Bundle.module.url(forResource: "golden", withExtension: "json"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .custom { keys in
      // Only the fields of this type are snake case; tensor names must stay as they are.
      let name = keys[keys.count - 1].stringValue
      return Key(name == "cross_entropy" ? "crossEntropy" : name)
    }
    return try decoder.decode(GoldenCase.self, from: Data(contentsOf: url))
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// A well-mixed 32-bit integer; the twin of `hashed` in make_golden.py.
  static func hashed(_ k: Int, _ salt: Int) -> UInt32 {
    var x = UInt32(truncatingIfNeeded: k &* 2_654_435_761 &+ salt &* 40503 &+ 12345)
    x ^= x >> 15
    x = x &* 2_246_822_519
    return x ^ (x >> 13)
  }

  static func weight(_ k: Int, _ salt: Int, _ bound: Double) -> Double {
    Double(Float((Double(hashed(k, salt)) / 0x1p31 - 1) * bound))
  }

  private static let bounds: [String: Double] = [
    "c1.filters": 0.4, "c2.filters": 0.25, "c3.filters": 0.2, "c4.filters": 0.15,
    "f5.weights": 0.08, "h6.weights": 1, "p7.weights": 0.5, "c4.biases": 0.1, "p7.biases": 0.1,
  ]

  /// The network before its first step.
  static var model: HashModel {
    var model = HashModel(shape: shape, seed: 0)
    for (salt, slice) in model.layout.slices.enumerated() {
      for k in 0..<slice.count {
        if slice.name.hasSuffix(".gain") {
          let gain = Float(1 + (Double(hashed(k, salt)) / 0x1p31 - 1) * 0.3)
          model.parameters[slice.offset + k] = k == 1 ? -gain : gain
        } else {
          let bound = bounds[slice.name] ?? 0.1
          model.parameters[slice.offset + k] = Float(weight(k, salt, bound))
        }
      }
    }
    return model
  }

  static var labels: [Int64] { (0..<imageCount).map { Int64(hashed($0, 1003) % 7) } }

  /// The images, as bytes.
  static func images() -> PixelRows {
    let pixels = LaneBuffer<UInt8>(count: imageCount * PixelRows.pixelCount)
    for n in 0..<imageCount {
      for c in 0..<3 {
        for y in 0..<32 {
          for x in 0..<32 {
            let plane = n * 3 + c
            let block = hashed(plane * 64 + y / 4 * 8 + x / 4, 1001) >> 25
            let fine = hashed((plane * 32 + y) * 32 + x, 1002) >> 25
            pixels.base[(plane * 32 + y) * 32 + x] = UInt8(block + fine)
          }
        }
      }
    }
    return PixelRows(.bytes(UnsafePointer(pixels.base)), count: imageCount, owner: pixels)
  }
}
