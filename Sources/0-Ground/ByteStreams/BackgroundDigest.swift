import Foundation

/// The SHA-256 of a file, computed on another thread while its bytes are put to use.
public final class BackgroundDigest: @unchecked Sendable {
  // Written by the other thread before it signals, read after.
  private var outcome: Result<String, FileFailure>?
  private let finished = DispatchSemaphore(value: 0)

  /// Starts on `file`.
  public init(of file: InputFile) {
    let thread = Thread { [self] in
      do throws(FileFailure) { outcome = .success(try file.digest()) } catch {
        outcome = .failure(error)
      }
      finished.signal()
    }
    thread.start()
  }

  /// The digest, 64 lower-case hexadecimal digits; waits for it.
  public func hexadecimal() throws(FileFailure) -> String {
    finished.wait()
    defer { finished.signal() }
    guard let outcome else { preconditionFailure("signalled without an outcome") }
    return try outcome.get()
  }
}
