import ByteStreams
import Foundation

/// Watches for signals that ask a long job to stop, so that it can do so at a good moment.
///
/// | signal | then |
/// |---|---|
/// | first SIGINT, SIGTERM or SIGHUP | `received` names it; the job stops when it can |
/// | SIGINT a second or more after it | the process ends at once, as other commands at the first |
/// | any other after the first | nothing: `timeout` and service managers send theirs twice |
///
/// A signal that was ignored when the process began (`nohup`) stays ignored.
public final class StopSignals {
  private typealias Arrival = (signal: Int32, at: ContinuousClock.Instant)

  private let first = Guarded<Arrival?>(nil)

  /// Starts watching; the signals no longer end the process.
  ///
  /// - Precondition: no other thread runs yet.
  public init() {
    let first = first
    SignalThread.start { Self.receive($0, first) }
  }

  /// The first signal that came, if one did.
  public var received: Int32? { first.withLock { $0?.signal } }

  private static func receive(_ signal: Int32, _ first: Guarded<Arrival?>) {
    let isImpatient = first.withLock { arrival in
      guard let (_, at) = arrival else {
        arrival = (signal, .now)
        return false
      }
      return signal == SIGINT && ContinuousClock.now - at >= .seconds(1)
    }
    if isImpatient { EndingSignals.end(by: signal) }
  }
}
