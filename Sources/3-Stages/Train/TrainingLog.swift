import ByteStreams
import Foundation
import HashNetwork

/// `P.training.jsonl`: one JSON object an epoch, appended as training goes.
final class TrainingLog {
  private let handle: FileHandle
  private let encoder = JSONEncoder()

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
    let old = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let kept = old.split(separator: "\n").filter { line in
      let known = try? decoder.decode(Line.self, from: Data(line.utf8))
      return known.map { $0.epoch <= epochs } ?? false
    }
    try OutputFile.publish(kept.map { $0 + "\n" }.joined(), to: path)
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw FileFailure.cannotWrite(path: path, action: "open", errno: EACCES)
    }
    self.handle = handle
    handle.seekToEndOfFile()
  }

  /// Appends one epoch.
  func append(_ report: EpochReport, imagesPerSecond: Double, seconds: Double) throws {
    let loss = report.training
    let line = Line(
      epoch: report.epoch, step: report.step, loss: loss.total, crossEntropy: loss.crossEntropy,
      quantisation: loss.quantisation, penalty: loss.penalty, accuracy: loss.accuracy,
      validationCrossEntropy: report.validation, best: report.isBest,
      imagesPerSecond: imagesPerSecond, seconds: seconds)
    try handle.write(contentsOf: try encoder.encode(line) + Data("\n".utf8))
  }
}
