import Foundation
import Pictures
import TestSupport

@testable import Convert

/// A folder of folders of pictures, of the test's own, gone afterwards.
final class ImageFolder {
  let folder: Folder
  var path: String { folder.file("people") }

  init() throws { folder = try Folder() }

  /// A PNG of 32 × 32 pixels whose face is `ConversionTests.image(seed)`.
  static func png(_ seed: Int) -> [UInt8] {
    var picture = Picture(width: 32, height: 32)
    picture.place(planes: ConversionTests.image(seed), side: 32, column: 0, row: 0, scale: 1)
    return picture.png()
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Writes pictures by name.
  func write(_ pictures: [String: Int]) throws {
    for (name, seed) in pictures { try write(name, Self.png(seed)) }
  }
}
