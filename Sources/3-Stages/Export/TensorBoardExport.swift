import ByteStreams
import EventFiles
import Foundation
import TrainingLogs

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
      let epochs = try TrainingEpoch.read(log)
      guard !epochs.isEmpty else { throw FailureInFile(ExportFailure.emptyTrainingLog, in: log) }
      var events = EventFile()
      for epoch in epochs { events.add(epoch.scalars, step: epoch.epoch, seconds: epoch.seconds) }
      let file = try OutputFile(path)
      try file.write(events.bytes)
      try file.publish()
      return (path, epochs.count)
    }
  }

  /// A log's stem: `demo.12bits` of `data/20-models/demo.12bits.training.jsonl`.
  private static func run(of log: String) -> String {
    let name = (log as NSString).lastPathComponent
    let suffix = ".training.jsonl"
    return name.hasSuffix(suffix)
      ? String(name.dropLast(suffix.count)) : (name as NSString).deletingPathExtension
  }
}
