import ByteStreams
import Foundation
import HashNetwork

/// `P.training.jsonl`: one JSON object an epoch, appended as training goes.
final class TrainingLog {
  private let file: AppendedFile
  private let encoder = JSONEncoder()
  /// Epochs an earlier run logged beyond its last checkpoint: they will be done again.
  let repeatedEpochs: Int
  /// Seconds of training the kept lines account for.
  private let earlierSeconds: Double

  /// One line.
  struct Line: Codable {
    var schema = 1
    var epoch: Int
    var step: Int
    var loss: Double
    var crossEntropy: Double
    var quantisation: Double
    var penalty: Double
    var accuracy: Double
    var validationCrossEntropy: Double?
    var best: Bool
    var imagesPerSecond: Double
    var seconds: Double
  }

  /// Opens the log at `path`, keeping only its lines of the first `epochs` epochs.
  init(_ path: String, keepingEpochs epochs: Int) throws {
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys]
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    var (kept, last, repeated) = ("", nil as Line?, 0)
    // A killed run leaves its last line unfinished: what no line of a log is ends it.
    for text in TextLines(Self.bytes(of: path)) {
      guard let line = try? decoder.decode(Line.self, from: Data(text.bytes)) else { break }
      guard line.epoch <= epochs else {
        repeated += 1
        continue
      }
      kept += String(decoding: text.bytes, as: UTF8.self) + "\n"
      last = line
    }
    repeatedEpochs = repeated
    earlierSeconds = last?.seconds ?? 0
    try OutputFile.publish(kept, to: path, inPlace: true)
    file = try AppendedFile(path)
  }

  /// Makes the lines so far durable: a run that goes on from a checkpoint does not log them again.
  func flush() throws(FileFailure) { try file.flush() }

  /// What is in the log at `path`; nothing when that is no log: a pipe, far too long, or full of marks.
  private static func bytes(of path: String) -> [UInt8] {
    guard let file = try? InputFile(path), file.byteCount <= 1 << 26 else { return [] }
    let bytes = (try? file.read(at: 0, count: file.byteCount)) ?? []
    return StackedMarks.offset(in: bytes) == nil ? bytes : []
  }

  /// Appends one epoch.
  ///
  /// - Parameter seconds: Since this process began to train; what earlier ones took is added.
  func append(_ report: EpochReport, imagesPerSecond: Double, seconds: Double) throws {
    let loss = report.training
    let line = Line(
      epoch: report.epoch, step: report.step, loss: loss.total, crossEntropy: loss.crossEntropy,
      quantisation: loss.quantisation, penalty: loss.penalty, accuracy: loss.accuracy,
      validationCrossEntropy: report.validation, best: report.isBest,
      imagesPerSecond: imagesPerSecond, seconds: earlierSeconds + seconds)
    try file.append(String(decoding: try encoder.encode(line), as: UTF8.self) + "\n")
  }
}
