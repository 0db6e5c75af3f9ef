import Foundation

/// A thread that waits for SIGINT, SIGTERM and SIGHUP, which are blocked everywhere else.
///
/// What it does with them may take locks, as no signal handler may. Dispatch is not asked: where the system
/// has no memory for a thread it waits for ever. A signal that was ignored when the process began
/// (`nohup`) stays ignored.
enum SignalThread {
  /// Stack of the thread: it calls next to nothing.
  private static let stackByteCount = 256 << 10

  /// What the thread calls, held for as long as the process runs.
  private final class Receiver {
    let receive: @Sendable (Int32) -> Void

    init(_ receive: @escaping @Sendable (Int32) -> Void) { self.receive = receive }
  }

  /// Starts waiting; every signal that comes is given to `receive`.
  ///
  /// Where no thread can be had, the signals end the process as they always did.
  ///
  /// - Precondition: no other thread runs yet; those to come inherit that the signals are blocked.
  static func start(_ receive: @escaping @Sendable (Int32) -> Void) {
    var signals = watched()
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    unsafe pthread_attr_setstacksize(&attributes, stackByteCount)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    let receiver = unsafe Unmanaged.passRetained(Receiver(receive))
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, &attributes,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe SignalThread.wait(for: Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue())
      }, unsafe receiver.toOpaque())
    if code != 0 {
      unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      unsafe receiver.release()
    }
    unsafe pthread_attr_destroy(&attributes)
  }

  private static func watched() -> sigset_t {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(signal) {
      unsafe sigaddset(&signals, signal)
    }
    return signals
  }

  /// Whether `signal` was ignored when the process began.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func wait(for receiver: Receiver) -> Never {
    var signals = watched()
    var signal: Int32 = 0
    while true {
      if unsafe sigwait(&signals, &signal) == 0 { receiver.receive(signal) }
    }
  }
}
