import ByteStreams
import Foundation
import Index

/// Ids in a text file, one a line; empty lines are passed over.
struct IdentifierList {
  let identifiers: [Int64]

  private static let byteLimit = 1 << 28

  /// Reads the file at `path`.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around `QueryFailure.badField`.
  init(_ path: String) throws {
    let file = try InputFile(path)
    guard file.byteCount <= Self.byteLimit else {
      throw FailureInFile(
        QueryFailure.badField("line 1", expected: "a file of at most \(Self.byteLimit) bytes"),
        in: path)
    }
    let bytes = try file.read(at: 0, count: file.byteCount)
    var identifiers: [Int64] = []
    for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespaces)
      if text.isEmpty { continue }
      guard let id = Int64(text) else {
        throw FailureInFile(
          QueryFailure.badField("line \(index + 1)", expected: "one id, a whole number,"), in: path)
      }
      identifiers.append(id)
    }
    self.identifiers = identifiers
  }
}
