import ByteStreams
import Foundation

/// An epoch as the training log tells it: one line of `STEM.training.jsonl`.
///
/// Source: docs/formats/report.md.
public struct TrainingEpoch: Decodable, Equatable, Sendable {
  /// Counted from 1.
  public let epoch: Int
  /// What was minimised: the sum of the three parts below, weighted.
  public let loss: Double
  public let crossEntropy: Double
  public let quantisation: Double
  public let penalty: Double
  /// Share of training images whose identity came out first.
  public let accuracy: Double
  /// Nil where no images were held out.
  public let validationCrossEntropy: Double?
  /// Whether its weights were the best so far.
  public let best: Bool
  public let imagesPerSecond: Double
  /// What training had taken by its end.
  public let seconds: Double

  private static let byteLimit = 64 << 20

  /// The epochs of the training log at `path`.
  ///
  /// A last line without an end is one that is being written, and is left out.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around a `TrainingLogFailure`.
  public static func read(_ path: String) throws -> [TrainingEpoch] {
    let file = try InputFile(path)
    do throws(TrainingLogFailure) {
      guard file.byteCount <= byteLimit else {
        throw .tooLarge(found: file.byteCount, expected: byteLimit)
      }
    } catch { throw FailureInFile(error, in: path) }
    let bytes = try file.read(at: 0, count: file.byteCount)
    do throws(TrainingLogFailure) { return try epochs(in: bytes) } catch {
      throw FailureInFile(error, in: path)
    }
  }

  /// The epochs in the text `bytes`.
  static func epochs(in bytes: [UInt8]) throws(TrainingLogFailure) -> [TrainingEpoch] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    var epochs: [TrainingEpoch] = []
    if let offset = StackedMarks.offset(in: bytes) {
      throw .notAnEpoch(line: bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1)
    }
    var rest = bytes[...]
    // One line at a time, so that the first bad one ends it.
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      guard let epoch = try? decoder.decode(Self.self, from: Data(rest[..<end])), epoch.isSane
      else { throw .notAnEpoch(line: epochs.count + 1) }
      epochs.append(epoch)
      rest = rest[(end + 1)...]
    }
    return epochs
  }

  /// Whether its numbers are such as training can give, and a chart can show.
  private var isSane: Bool {
    let values = [
      loss, crossEntropy, quantisation, penalty, accuracy, validationCrossEntropy ?? 0,
      imagesPerSecond, seconds,
    ]
    return (0...1_000_000_000).contains(epoch) && values.allSatisfy { abs($0) < 1e12 }
  }
}
