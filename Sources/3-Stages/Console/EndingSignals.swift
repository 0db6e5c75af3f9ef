import ByteStreams
import Foundation

/// Signals that end a command at once, its temporaries removed: SIGINT, SIGTERM and SIGHUP.
///
/// They are blocked and waited for by a thread of its own, so that no file is created or published
/// while temporaries are removed. The process then ends by the signal itself, as shells expect: 130,
/// 143 or 129. A signal that was ignored when the process began (`nohup`) stays ignored.
enum EndingSignals {
  /// Stack of the waiting thread: it calls next to nothing.
  private static let stackByteCount = 256 << 10

  /// Starts waiting.
  ///
  /// - Precondition: no other thread runs yet; those to come inherit that the signals are blocked.
  static func watch() {
    var signals = watched()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackByteCount)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    let code = pthread_create(&thread, &attributes, { _ in EndingSignals.wait() }, nil)
    // Without the thread the signals end the process as they always did.
    if code != 0 { pthread_sigmask(SIG_UNBLOCK, &signals, nil) }
    pthread_attr_destroy(&attributes)
  }

  /// Ends the process as `signal` does, its temporaries removed.
  static func end(by signal: Int32) -> Never {
    Temporaries.removeAll {
      Foundation.signal(signal, SIG_DFL)
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, signal)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      kill(getpid(), signal)
      _exit(128 + signal)
    }
  }

  /// Whether `signal` was ignored when the process began.
  static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func watched() -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(signal) { sigaddset(&signals, signal) }
    return signals
  }

  private static func wait() -> Never {
    var signals = watched()
    var signal: Int32 = 0
    while sigwait(&signals, &signal) != 0 {}
    end(by: signal)
  }
}
