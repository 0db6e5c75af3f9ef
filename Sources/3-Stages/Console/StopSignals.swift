import Foundation
import Synchronization

/// Watches for SIGINT and SIGTERM so that a job can stop at a good moment.
public final class StopSignals {
  private final class Received: Sendable {
    let signal = Atomic<Int32>(0)
  }

  private let first = Received()
  private var sources: [any DispatchSourceSignal] = []

  /// Starts watching; the signals no longer end the process.
  public init() {
    for signal in [SIGINT, SIGTERM] {
      Foundation.signal(signal, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: signal, queue: .global())
      let first = first
      source.setEventHandler {
        _ = first.signal.compareExchange(expected: 0, desired: signal, ordering: .relaxed)
      }
      source.resume()
      sources.append(source)
    }
  }

  deinit { for source in sources { source.cancel() } }

  /// The first signal that came, if one did.
  public var received: Int32? {
    let signal = first.signal.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }
}
