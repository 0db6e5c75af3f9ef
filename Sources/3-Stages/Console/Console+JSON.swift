import ByteStreams
import Foundation

extension Console {
  /// Prints each of `values` as a line of JSON, keys sorted.
  public func show(json values: [some Encodable]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for value in values {
      try show(json: String(decoding: try encoder.encode(value), as: UTF8.self))
    }
  }

  /// Prints lines of JSON, such as an encoder made them.
  ///
  /// What a terminal would obey is written as JSON's own escape: `show(_:)` would write one that no
  /// reader of JSON knows.
  public func show(json lines: String) throws(FileFailure) {
    try show(PrintableText.escaping(json: lines))
  }
}
