import Foundation

/// A folder of one test, removed with it.
public final class Folder: Sendable {
  /// Where it is.
  public let path = FileManager.default.temporaryDirectory.path + "/ddh-\(UUID().uuidString)"

  /// Creates it.
  public init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` inside.
  public func file(_ name: String) -> String { "\(path)/\(name)" }
}
