import ByteStreams
import Foundation
import Progress
import Synchronization

/// Prints progress events: one rewritten line on a terminal, a plain line now and then elsewhere.
final class ProgressPrinter: Sendable {
  private struct Phase {
    var name = ""
    var total = 0
    var unit = ""
    /// Units done when the phase began: a resumed job's rate counts only what it did itself.
    var first = 0
    var began = ContinuousClock.now
    var printed = ContinuousClock.now
    var isOnScreen = false
  }

  private let name: String
  private let quiet: Bool
  private let isTerminal: Bool
  private let phase = Mutex(Phase())

  /// At most ten updates a second on a terminal, one in ten seconds in a log.
  private var pause: Duration { isTerminal ? .milliseconds(100) : .seconds(10) }

  init(name: String, quiet: Bool) {
    self.name = name
    self.quiet = quiet
    let terminal = ProcessInfo.processInfo.environment["TERM"] ?? ""
    isTerminal = isatty(2) == 1 && terminal != "dumb" && !terminal.isEmpty
  }

  /// Prints one line, below the progress line if there is one.
  func line(_ text: String) {
    let text = PrintableText.escaping(text, keepingLines: true)
    phase.withLock { phase in
      write((phase.isOnScreen ? "\n" : "") + text + "\n")
      phase.isOnScreen = false
    }
  }

  func receive(_ event: ProgressReporter.Event) {
    switch event {
    case .warning(let text): line("\(name): warning: \(text)")
    case .remark(let text): if !quiet { line("\(name): \(text)") }
    case .began(let title, let first, let total, let unit):
      phase.withLock { $0 = Phase(name: title, total: total, unit: unit, first: first) }
    case .advanced(let done, let note):
      if !quiet { phase.withLock { advance(&$0, to: done, note) } }
    case .ended:
      phase.withLock { phase in
        if phase.isOnScreen { write("\n") }
        phase.isOnScreen = false
      }
    }
  }

  private func advance(_ phase: inout Phase, to done: Int, _ note: String) {
    let now = ContinuousClock.now
    let isLast = done >= phase.total
    guard now - phase.printed >= pause || (isLast && (isTerminal || phase.isOnScreen)) else {
      return
    }
    phase.printed = now
    let elapsed = (now - phase.began) / .seconds(1)
    let rate = elapsed > 0 ? Double(done - phase.first) / elapsed : 0
    var text = "\(name): \(phase.name) \(done)/\(phase.total) \(phase.unit)"
    if rate > 0 {
      text += ", \(Self.rounded(rate)) \(phase.unit)/s"
      if done < phase.total {
        text += ", \(Self.time(Double(phase.total - done) / rate)) left"
      }
    }
    if !note.isEmpty { text += ", \(note)" }
    write(isTerminal ? "\r\u{1B}[K" + text : text + "\n")
    phase.isOnScreen = isTerminal
  }

  private static func rounded(_ rate: Double) -> String {
    rate >= 100 ? String(Int(rate)) : String((rate * 10).rounded() / 10)
  }

  private static func time(_ seconds: Double) -> String {
    let seconds = Int(seconds.rounded())
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }

  /// A terminal that is gone or a log on a full disk must not stop the work.
  private func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
