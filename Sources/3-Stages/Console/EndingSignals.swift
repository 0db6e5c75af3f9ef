import ByteStreams
import Foundation

/// Signals that end a command at once, its temporaries removed: SIGINT, SIGTERM and SIGHUP.
///
/// They are waited for by a thread of their own, so that no file is created or published while temporaries
/// are removed. The process then ends by the signal itself, as shells expect: 130, 143 or 129.
enum EndingSignals {
  /// Starts waiting.
  ///
  /// - Precondition: no other thread runs yet.
  static func watch() { SignalThread.start { end(by: $0) } }

  /// Ends the process as `signal` does, its temporaries removed.
  static func end(by signal: Int32) -> Never {
    Temporaries.removeAll {
      Foundation.signal(signal, SIG_DFL)
      var signals = sigset_t()
      unsafe sigemptyset(&signals)
      unsafe sigaddset(&signals, signal)
      unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      kill(getpid(), signal)
      _exit(128 + signal)
    }
  }
}
