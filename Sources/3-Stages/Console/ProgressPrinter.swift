import ByteStreams
import Foundation
import Progress

/// Prints progress events: one rewritten line on a terminal, a plain line now and then elsewhere.
final class ProgressPrinter: Sendable {
  private struct Phase {
    var name = ""
    var total = 0
    var unit = ""
    var pace: Pace
    var printed: Duration
    var isOnScreen = false
  }

  private let name: String
  private let quiet: Bool
  private let isTerminal: Bool
  private let now: @Sendable () -> Duration
  private let output: @Sendable (String) -> Void
  private let phase: Guarded<Phase>

  /// At most ten updates a second on a terminal, one in ten seconds in a log.
  private var pause: Duration { isTerminal ? .milliseconds(100) : .seconds(10) }

  /// - Parameters:
  ///   - now: The time since whenever.
  ///   - output: Where text goes.
  init(
    name: String, quiet: Bool, isTerminal: Bool = ProgressPrinter.errorsAreSeen,
    now: @escaping @Sendable () -> Duration = ProgressPrinter.clock(),
    output: @escaping @Sendable (String) -> Void = ProgressPrinter.write
  ) {
    self.name = name
    self.quiet = quiet
    self.isTerminal = isTerminal
    self.now = now
    self.output = output
    let start = now()
    phase = Guarded(Phase(pace: Pace(from: 0, total: 0, at: start), printed: start))
  }

  /// Whether standard error is a terminal that can rewrite a line.
  private static var errorsAreSeen: Bool {
    let terminal = ProcessInfo.processInfo.environment["TERM"] ?? ""
    return isatty(2) == 1 && terminal != "dumb" && !terminal.isEmpty
  }

  private static func clock() -> @Sendable () -> Duration {
    let start = ContinuousClock.now
    return { ContinuousClock.now - start }
  }

  /// Prints one line, below the progress line if there is one.
  func line(_ text: String) {
    let text = PrintableText.escaping(text, keepingLines: true)
    phase.withLock { phase in
      output((phase.isOnScreen ? "\n" : "") + text + "\n")
      phase.isOnScreen = false
    }
  }

  func receive(_ event: ProgressReporter.Event) {
    switch event {
    case .warning(let text): line("\(name): warning: \(text)")
    case .remark(let text): if !quiet { line("\(name): \(text)") }
    case .began(let title, let first, let total, let unit):
      let start = now()
      phase.withLock {
        $0 = Phase(
          name: title, total: total, unit: unit,
          pace: Pace(from: first, total: total, at: start), printed: start)
      }
    case .advanced(let done, let note):
      if !quiet { phase.withLock { advance(&$0, to: done, note) } }
    case .ended:
      phase.withLock { phase in
        if phase.isOnScreen { output("\n") }
        phase.isOnScreen = false
      }
    }
  }

  private func advance(_ phase: inout Phase, to done: Int, _ note: String) {
    let now = now()
    phase.pace.advance(to: done, at: now)
    let isLast = done >= phase.total
    // What is over before a first update was due is not worth a line.
    guard now - phase.printed >= pause || (isLast && phase.isOnScreen) else { return }
    phase.printed = now
    var text = "\(name): \(phase.name) \(done)/\(phase.total) \(phase.unit)"
    if let rate = phase.pace.rate(done: done, at: now) {
      text += ", \(Self.rounded(rate)) \(phase.unit)/s"
    }
    if done < phase.total, let left = phase.pace.secondsLeft(done: done, at: now) {
      text += ", \(Self.time(left)) left"
    }
    if !note.isEmpty { text += ", \(note)" }
    output(isTerminal ? "\r\u{1B}[K" + text : text + "\n")
    phase.isOnScreen = isTerminal
  }

  private static func rounded(_ rate: Double) -> String {
    rate >= 100 ? String(Int(rate)) : String((rate * 10).rounded() / 10)
  }

  static func time(_ seconds: Double) -> String {
    let seconds = Int(seconds.rounded())
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }

  /// A terminal that is gone or a log on a full disk must not stop the work.
  private static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
