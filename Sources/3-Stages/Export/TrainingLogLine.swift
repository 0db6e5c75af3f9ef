import Foundation

/// What a line of `STEM.training.jsonl` says that a chart can show.
struct TrainingLogLine: Decodable {
  var epoch: Int
  var loss: Double
  var crossEntropy: Double
  var quantisation: Double
  var penalty: Double
  var accuracy: Double
  var validationCrossEntropy: Double?
  var imagesPerSecond: Double
  var seconds: Double

  /// The figures under the names TensorBoard groups them by.
  var scalars: [(tag: String, value: Double)] {
    let scalars = [
      ("loss/total", loss), ("loss/cross_entropy", crossEntropy),
      ("loss/quantisation", quantisation), ("loss/penalty", penalty), ("accuracy", accuracy),
      ("images_per_second", imagesPerSecond),
    ]
    return scalars + (validationCrossEntropy.map { [("validation/cross_entropy", $0)] } ?? [])
  }

  /// The lines of `log`; a last one that is still being written is left out.
  static func lines(of log: String) throws(ExportFailure) -> [TrainingLogLine] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    var lines: [TrainingLogLine] = []
    let whole = log.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    for (index, text) in whole.enumerated() {
      guard let line = try? decoder.decode(TrainingLogLine.self, from: Data(text.utf8)) else {
        throw .notATrainingLog(line: index + 1)
      }
      lines.append(line)
    }
    guard !lines.isEmpty else { throw .emptyTrainingLog }
    return lines
  }
}
