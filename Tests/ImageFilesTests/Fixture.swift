import Foundation
import Testing

@testable import ImageFiles

/// The pictures of `Fixtures`, and what they show.
enum Fixture {
  static func bytes(_ name: String) throws -> [UInt8] {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures"))
    return [UInt8](try Data(contentsOf: url))
  }

  /// Every file that is read, and those that are refused.
  static let good = [
    "jpeg.jpg", "jpeg-420.jpg", "jpeg-progressive.jpg", "jpeg-grey.jpg", "jpeg-orientation-6.jpg",
    "png.png", "png-alpha.png", "png-palette.png", "png-grey.png", "png-1bit.png",
    "png-animated.png",
    "png-16bit.png",
  ]

  static func face(_ name: String, _ crop: ImageCrop = .centre) throws -> [UInt8] {
    try ImageReader().face(in: bytes(name), crop)
  }

  /// The source's pixel, as make_fixtures.py computes it.
  static func source(_ x: Int, _ y: Int) -> [Int] {
    [x * 4, y * 3 + 40, x < 32 && y < 32 ? 200 : 30]
  }

  /// The source at half its size: the average of each four pixels, halves rounded up.
  static func halved(_ pixel: (Int, Int) -> [Int] = source) -> [UInt8] {
    (0..<3).flatMap { channel in
      (0..<32).flatMap { y in
        (0..<32).map { x in
          let sum = [(0, 0), (1, 0), (0, 1), (1, 1)]
            .reduce(0) { $0 + pixel(2 * x + $1.0, 2 * y + $1.1)[channel] }
          return UInt8((sum + 2) / 4)
        }
      }
    }
  }

  /// The greatest and the mean difference of two faces.
  static func difference(_ a: [UInt8], _ b: [UInt8]) -> (greatest: Int, mean: Double) {
    let differences = zip(a, b).map { abs(Int($0) - Int($1)) }
    return (differences.max() ?? 0, Double(differences.reduce(0, +)) / Double(differences.count))
  }
}
