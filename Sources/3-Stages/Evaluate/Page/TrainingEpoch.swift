import ByteStreams
import Foundation

/// An epoch as the training log tells it: one line of `STEM.training.jsonl`.
///
/// Source: docs/formats/report.md.
public struct TrainingEpoch: Decodable, Equatable, Sendable {
  let epoch: Int
  let loss: Double
  let crossEntropy: Double
  let quantisation: Double
  let penalty: Double
  let accuracy: Double
  let validationCrossEntropy: Double?
  let best: Bool

  private static let byteLimit = 64 << 20

  /// Reads the training log at `path`.
  ///
  /// A last line without an end is one that is being written, and is left out.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around a `ReportFailure`.
  static func read(_ path: String) throws -> [TrainingEpoch] {
    let file = try InputFile(path)
    guard file.byteCount <= byteLimit else {
      throw FailureInFile(
        ReportFailure.tooLarge(found: file.byteCount, expected: byteLimit), in: path)
    }
    let text = String(decoding: try file.read(at: 0, count: file.byteCount), as: UTF8.self)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    return try lines.enumerated().map { number, line in
      guard let epoch = try? decoder.decode(Self.self, from: Data(line.utf8)), epoch.isSane else {
        throw FailureInFile(ReportFailure.notAnEpoch(line: number + 1), in: path)
      }
      return epoch
    }
  }

  /// Whether its numbers are such as training can give, and a chart can show.
  private var isSane: Bool {
    let values = [loss, crossEntropy, quantisation, penalty, accuracy, validationCrossEntropy ?? 0]
    return (0...1_000_000_000).contains(epoch) && values.allSatisfy { abs($0) < 1e12 }
  }
}
