import ByteStreams
import Progress

/// An earlier generation's codes are put in force again, as a new generation.
///
/// A new one, because ids given out since must never mean another face, and because a reader that
/// has seen a generation's name may rely on what it holds.
public struct IndexRollback: Sendable {
  private let target: String?
  private let path: String
  private let settings: IndexSettings
  private let threads: Int

  /// Will go back to the generation `target`; nil takes the last sound one before that in force.
  public init(
    to target: String?, index: String, settings: IndexSettings = IndexSettings(), threads: Int = 1
  ) {
    self.target = target
    path = index
    self.threads = threads
    // Whoever goes back means to lose what came since.
    self.settings = IndexSettings(mayShrink: true, keptGenerations: settings.keptGenerations)
  }

  /// Links, verifies and swaps, under the index's lock. The generation in force may be damaged.
  ///
  /// - Throws: `FileFailure.busy`, `IndexFailure.noSuchGeneration`, or what is wrong with it.
  public func run(progress: ProgressReporter = .silent) throws -> IndexOutcome {
    // Where there is no index none is begun, not even its lock.
    _ = try IndexDirectory(path: path).current()
    let run = IndexRun(threads: threads, progress: progress)
    let transaction = try IndexTransaction(path, settings, run, replacingDamage: .silent)
    let directory = transaction.directory
    let current = try directory.current()
    let earlier = try directory.generations().filter { $0 < current }
    guard let name = target.map({ GenerationName($0) }) ?? earlier.last, earlier.contains(name)
    else {
      throw FailureInFile(
        IndexFailure.noSuchGeneration(
          found: target ?? "before \(current)", expected: earlier.map(\.description)), in: path)
    }
    let base = try IndexGeneration(name, in: directory.directory(of: name), run)
    let old = transaction.inForce?.count ?? 0
    return try transaction.commit(
      .init(
        length: base.length, modelFingerprint: base.modelFingerprint, base: base,
        nextIdentifier: try directory.nextIdentifier(), lost: 0,
        change: IndexChange(
          .rollback, added: max(0, base.count - old), removed: max(0, old - base.count))))
  }
}
