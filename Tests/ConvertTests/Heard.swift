import Synchronization

@testable import Convert

/// What a conversion told while it ran.
final class Heard: Sendable {
  private let kept = Mutex<(warnings: [String], phases: [String], done: [Int])>(([], [], []))

  var warnings: [String] { kept.withLock { $0.warnings } }
  /// Names and totals.
  var phases: [String] { kept.withLock { $0.phases } }
  /// Of all phases, one after another.
  var done: [Int] { kept.withLock { $0.done } }

  /// Runs `stage` and listens.
  func run(_ stage: ConvertStage) throws -> ConvertSummary {
    try stage.run(
      progress: .init { [self] event in
        kept.withLock { kept in
          switch event {
          case .warning(let text): kept.warnings.append(text)
          case .began(let phase, _, let total, _): kept.phases.append("\(phase) \(total)")
          case .advanced(let done, _): kept.done.append(done)
          default: break
          }
        }
      })
  }
}
