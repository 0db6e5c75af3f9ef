import Foundation
import HashNetwork
import Progress

/// Reports a training run while it goes: batches to whoever listens, epochs to the log.
final class TrainingWatch {
  private let log: TrainingLog
  private let progress: ProgressReporter
  private let began = ContinuousClock.now
  private var epochBegan = ContinuousClock.now
  private var images = 0
  private var note = ""

  /// Begins to report a run that goes on from `start` and has `total` steps at most.
  init(
    _ start: TrainingState, of total: Int, _ log: TrainingLog, _ progress: ProgressReporter
  ) {
    self.log = log
    self.progress = progress
    progress.begin("training", from: start.step, total: total, unit: "steps")
  }

  /// Reports one event.
  func receive(_ event: Trainer.Event) throws {
    switch event {
    case .batch(let step, let loss, let count):
      images += count
      progress.advance(to: step, note: note.isEmpty ? "loss \(rounded(loss.total))" : note)
    case .epoch(let report):
      let now = ContinuousClock.now
      let seconds = max((now - epochBegan) / .seconds(1), 1e-9)
      try log.append(
        report, imagesPerSecond: Double(images) / seconds, seconds: (now - began) / .seconds(1))
      (epochBegan, images) = (now, 0)
      note = "epoch \(report.epoch), loss \(rounded(report.training.total))"
    }
  }

  private func rounded(_ loss: Double) -> Double { (loss * 10_000).rounded() / 10_000 }
}
