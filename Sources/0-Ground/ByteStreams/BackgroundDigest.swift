import Foundation
import Synchronization

/// The SHA-256 of a file, computed on another thread while its bytes are put to use.
public final class BackgroundDigest: @unchecked Sendable {
  private let file: InputFile
  private let isBegun = Atomic(false)
  // Written by whoever began before it signals, read after.
  private var outcome: Result<String, FileFailure>?
  private let finished = DispatchSemaphore(value: 0)

  /// Starts on `file`.
  public init(of file: InputFile) {
    self.file = file
    Thread { [self] in compute() }.start()
  }

  /// The digest, 64 lower-case hexadecimal digits; waits for it.
  ///
  /// Computes it here where the thread has not begun: where memory is scarce it may never.
  public func hexadecimal() throws(FileFailure) -> String {
    compute()
    finished.wait()
    defer { finished.signal() }
    guard let outcome else { preconditionFailure("signalled without an outcome") }
    return try outcome.get()
  }

  private func compute() {
    guard !isBegun.exchange(true, ordering: .acquiringAndReleasing) else { return }
    do throws(FileFailure) { outcome = .success(try file.digest()) } catch {
      outcome = .failure(error)
    }
    finished.signal()
  }
}
