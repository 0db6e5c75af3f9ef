import ByteStreams
import Foundation
import Index

/// What a monitor wants to know of the updates of an index: the last run, and the last that succeeded.
///
/// Published by rename, like every file: a reader sees the whole of one run or the whole of the next.
struct UpdateStatus: Codable {
  /// One run.
  struct Run: Codable {
    let finished: String
    let seconds: Double
    let exitStatus: Int32
    let message: String?
    let outcome: IndexOutcome?
  }

  var lastRun: Run
  var lastSuccess: Run?

  /// Runs `body` and records in the file at `path` how it went; a run that found the index busy
  /// records nothing, for the other run will.
  static func recording(
    in path: String?, _ body: () throws -> IndexOutcome
  ) throws -> IndexOutcome {
    let clock = ContinuousClock()
    let start = clock.now
    func run(_ failure: (any Failure)?, _ outcome: IndexOutcome?) -> Run {
      Run(
        finished: ISO8601DateFormatter().string(from: Date()),
        seconds: ((clock.now - start) / .milliseconds(1)).rounded() / 1000,
        exitStatus: failure?.exitStatus.rawValue ?? 0, message: failure?.description,
        outcome: outcome)
    }
    do {
      let outcome = try body()
      let run = run(nil, outcome)
      try path.map { try UpdateStatus(lastRun: run, lastSuccess: run).publish(to: $0) }
      return outcome
    } catch let failure as any Failure where failure.exitStatus != .tryLater {
      try path.map {
        let old = status(in: $0)
        try UpdateStatus(lastRun: run(failure, nil), lastSuccess: old?.lastSuccess)
          .publish(to: $0, inPlace: old != nil)
      }
      throw failure
    }
  }

  /// What the file at `path` tells; nil when there is none or the file is not one.
  private static func status(in path: String) -> UpdateStatus? {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let file = try? InputFile(path), file.byteCount < 1 << 20,
      let bytes = try? file.read(at: 0, count: file.byteCount),
      StackedMarks.offset(in: bytes) == nil
    else { return nil }
    return try? decoder.decode(UpdateStatus.self, from: Data(bytes))
  }

  /// - Parameter isInPlace: Whether what was read at `path` is a status, which this one follows.
  private func publish(to path: String, inPlace isInPlace: Bool = false) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    try OutputFile.publish(
      String(decoding: try encoder.encode(self), as: UTF8.self) + "\n", to: path, inPlace: isInPlace
    )
  }
}
