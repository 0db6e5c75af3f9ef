import Foundation

/// A value that several threads use, one at a time.
///
/// The standard library's `Mutex` would do, but the thread sanitizer does not see it and takes every use from
/// two threads for a race; this lock it sees.
public final class Guarded<Value>: @unchecked Sendable {
  // `value` is only touched with the lock held.
  private let lock = NSLock()
  private var value: Value

  /// Guards `value`.
  public init(_ value: sending Value) { self.value = value }

  /// Runs `body` with the value while no other thread has it.
  public func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
