import ByteStreams

/// Ids in a text file, one a line; empty lines are passed over.
public struct IdentifierList {
  /// The ids, in their order.
  public let identifiers: [Int64]

  /// Three million ids of twenty digits, or far more short ones.
  static let byteLimit = 64 << 20
  /// No id with the white space around it is as long.
  private static let lineLimit = 256
  private static let pieceByteCount = 1 << 16

  /// Reads the file at `path`, piece by piece: only the ids are kept.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around `QueryFailure.badField`.
  public init(_ path: String) throws {
    let file = try InputFile(path)
    func fault(_ line: Int, _ expected: String) -> FailureInFile {
      FailureInFile(QueryFailure.badField("line \(line)", expected: expected), in: path)
    }
    guard file.byteCount <= Self.byteLimit else {
      throw fault(1, "a file of at most \(Self.byteLimit >> 20) MiB")
    }
    var splitter = LineSplitter(limit: Self.lineLimit)
    var identifiers: [Int64] = []
    var number = 0
    func take(_ line: LineSplitter.Line) throws {
      number += 1
      guard case .bytes(let bytes) = line else { throw fault(number, "one id, a whole number,") }
      guard let text = Self.trimmed(bytes) else { return }
      guard let id = Int64(text) else { throw fault(number, "one id, a whole number,") }
      identifiers.append(id)
    }
    for offset in stride(from: 0, to: file.byteCount, by: Self.pieceByteCount) {
      let count = min(Self.pieceByteCount, file.byteCount - offset)
      try splitter.lines(in: file.read(at: offset, count: count)).forEach(take)
    }
    try splitter.last().map(take)
    self.identifiers = identifiers
  }

  /// `line` without blanks, tabs and carriage returns around it; nil when nothing is left.
  private static func trimmed(_ line: [UInt8]) -> String? {
    func isInk(_ byte: UInt8) -> Bool { byte != 32 && byte != 9 && byte != 13 }
    guard let first = line.firstIndex(where: isInk), let last = line.lastIndex(where: isInk) else {
      return nil
    }
    return String(decoding: line[first...last], as: UTF8.self)
  }
}
