import Foundation
import TestSupport

/// A data set in a folder of the test's own, gone afterwards.
final class TestDataset {
  let path = NSTemporaryDirectory() + "/convert-\(UUID().uuidString)"

  init() throws {
    for split in ["train", "test"] {
      try FileManager.default.createDirectory(
        atPath: "\(path)/\(split)", withIntermediateDirectories: true)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ value: PickleWriter) throws { try write(name, value.pickle) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}
