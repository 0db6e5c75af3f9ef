import ByteStreams
import Progress

extension QueryBatch {
  /// Bytes of a file that are answered at once: some hundred queries, so that a tile of codes that was
  /// read serves many, and even a large index tells every second or so how far it is.
  private static let pieceByteCount = 1 << 12

  /// Answers the queries of the file at `path`, piece by piece.
  ///
  /// - Parameters:
  ///   - progress: Is told how many of the file's lines are answered.
  ///   - show: Takes the answers, each with its newline.
  public mutating func answer(
    file path: String, progress: ProgressReporter, _ show: (String) throws -> Void
  ) throws {
    let file = try InputFile(path)
    progress.begin("answering", total: try Self.lineCount(of: file), unit: "queries")
    try Self.forEachPiece(of: file) { piece in
      try show(answers(to: piece))
      progress.advance(to: lineCount)
    }
    try show(lastAnswers())
    progress.advance(to: lineCount)
    progress.end()
  }

  private static func lineCount(of file: InputFile) throws -> Int {
    let newline = UInt8(ascii: "\n")
    var (count, last) = (0, newline)
    try forEachPiece(of: file) { piece in
      count += piece.count { $0 == newline }
      last = piece.last ?? last
    }
    return last == newline ? count : count + 1
  }

  private static func forEachPiece(
    of file: InputFile, _ body: ([UInt8]) throws -> Void
  ) throws {
    for offset in stride(from: 0, to: file.byteCount, by: pieceByteCount) {
      try body(
        try file.read(at: offset, count: min(pieceByteCount, file.byteCount - offset)))
    }
  }
}
