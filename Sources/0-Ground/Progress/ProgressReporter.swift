/// What a long job tells while it runs. Libraries emit events; only commands print them.
public struct ProgressReporter: Sendable {
  /// One report.
  public enum Event: Sendable {
    /// A phase begins: its name, how many of its units are done already, how many it has and what
    /// they are called.
    case began(phase: String, first: Int, total: Int, unit: String)
    /// So many of the phase's units are done; `note` is a short free remark such as a loss.
    case advanced(done: Int, note: String)
    /// The phase is done.
    case ended
    /// A remark worth a line of its own.
    case remark(String)
    /// Something the user should know and may want to act on.
    case warning(String)
  }

  private let receive: @Sendable (Event) -> Void

  /// Sends every event to `receive`, on the thread that reports it.
  public init(_ receive: @escaping @Sendable (Event) -> Void) { self.receive = receive }

  /// Nobody listens.
  public static let silent = ProgressReporter { _ in }

  /// Reports one event.
  public func report(_ event: Event) { receive(event) }

  /// Begins a phase of `total` units, `first` of which were done before.
  public func begin(_ phase: String, from first: Int = 0, total: Int, unit: String) {
    receive(.began(phase: phase, first: first, total: total, unit: unit))
  }

  /// Reports `done` units of the current phase.
  public func advance(to done: Int, note: String = "") {
    receive(.advanced(done: done, note: note))
  }

  /// Ends the current phase.
  public func end() { receive(.ended) }

  /// Emits a remark.
  public func remark(_ text: String) { receive(.remark(text)) }

  /// Emits a warning.
  public func warn(_ text: String) { receive(.warning(text)) }
}
