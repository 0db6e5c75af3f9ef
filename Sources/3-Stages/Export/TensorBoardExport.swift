import ByteStreams
import EventFiles
import Foundation

/// Training logs as TensorBoard runs, one point an epoch.
///
/// The wall time of an epoch is the seconds its training had taken, so equal logs give equal bytes;
/// TensorBoard's relative axis shows them.
public struct TensorBoardExport: Sendable {
  private let logs: [String]

  /// Will export the training logs at `paths`.
  public init(logs paths: [String]) { logs = paths }

  /// Writes `FOLDER/RUN/events.out.tfevents.0.ddh` for every log, RUN being its stem.
  ///
  /// - Returns: The paths written and how many epochs each holds.
  public func write(to folder: String) throws -> [(path: String, epochs: Int)] {
    let runs = logs.map(Self.run)
    for (index, run) in runs.enumerated() where runs[..<index].contains(run) {
      throw ExportFailure.sameRun(run)
    }
    return try zip(logs, runs).map { log, run in
      let path = "\(folder)/\(run)/events.out.tfevents.0.ddh"
      let lines = try Self.lines(of: log)
      var events = EventFile()
      for line in lines { events.add(line.scalars, step: line.epoch, seconds: line.seconds) }
      let file = try OutputFile(path)
      try file.write(events.bytes)
      try file.publish()
      return (path, lines.count)
    }
  }

  private static func lines(of log: String) throws -> [TrainingLogLine] {
    let file = try InputFile(log)
    let text = String(decoding: try file.read(at: 0, count: file.byteCount), as: UTF8.self)
    do { return try TrainingLogLine.lines(of: text) } catch { throw FailureInFile(error, in: log) }
  }

  /// A log's stem: `demo.12bits` of `data/20-models/demo.12bits.training.jsonl`.
  private static func run(of log: String) -> String {
    let name = (log as NSString).lastPathComponent
    let suffix = ".training.jsonl"
    return name.hasSuffix(suffix)
      ? String(name.dropLast(suffix.count)) : (name as NSString).deletingPathExtension
  }
}
