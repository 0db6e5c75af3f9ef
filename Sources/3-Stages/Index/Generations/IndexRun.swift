import Progress
import Synchronization

/// How a job on an index goes about it: on so many threads, and who is told how far it is.
struct IndexRun: Sendable {
  let threads: Int
  let progress: ProgressReporter

  /// One thread, and nobody listens.
  static let quiet = IndexRun(threads: 1, progress: .silent)

  init(threads: Int, progress: ProgressReporter) {
    self.threads = max(1, threads)
    self.progress = progress
  }

  /// Does what `name` says to `codes` codes of `byteCount` bytes in all, told of in codes.
  func phase<Result>(
    _ name: String, codes: Int, byteCount: Int, _ body: (PhaseMeter) throws -> Result
  ) rethrows -> Result {
    guard codes > 0, byteCount > 0 else {
      return try body(PhaseMeter(.silent, total: codes, byteCount: 1))
    }
    progress.begin(name, total: codes, unit: "codes")
    defer { progress.end() }
    return try body(PhaseMeter(progress, total: codes, byteCount: byteCount))
  }
}

/// Counts what the threads of a phase have done and tells it in the phase's unit.
final class PhaseMeter: Sendable {
  private let progress: ProgressReporter
  private let total: Int
  private let byteCount: Int
  private let done = Atomic<Int>(0)

  /// - Precondition: `byteCount` is positive.
  init(_ progress: ProgressReporter, total: Int, byteCount: Int) {
    self.progress = progress
    self.total = total
    self.byteCount = byteCount
  }

  /// So many more bytes are done.
  ///
  /// - Parameter isTold: Whether to say so: one thread of several does, so that what is told only grows.
  func add(bytes: Int, isTold: Bool = true) {
    let done = done.wrappingAdd(bytes, ordering: .relaxed).newValue
    if isTold {
      progress.advance(to: Int(Double(total) * min(1, Double(done) / Double(byteCount))))
    }
  }
}
