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
    let old = Self.text(of: path)
    let lines = old.split(separator: "\n").compactMap { text in
      (try? decoder.decode(Line.self, from: Data(text.utf8))).map { (line: $0, text: text) }
    }
    let kept = lines.filter { $0.line.epoch <= epochs }
    repeatedEpochs = lines.count - kept.count
    earlierSeconds = kept.last?.line.seconds ?? 0
    try OutputFile.publish(kept.map { $0.text + "\n" }.joined(), to: path, inPlace: true)
    file = try AppendedFile(path)
  }

  /// Makes the lines so far durable: a run that goes on from a checkpoint does not log them again.
  func flush() throws(FileFailure) { try file.flush() }

  /// What is in the log at `path`; nothing when that is no log, but a pipe or far too long.
  private static func text(of path: String) -> String {
    guard let file = try? InputFile(path), file.byteCount <= 1 << 28,
      let bytes = try? file.read(at: 0, count: file.byteCount)
    else { return "" }
    return String(decoding: bytes, as: UTF8.self)
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
