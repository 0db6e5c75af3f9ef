import ByteStreams
import Progress

/// Ids leave an index.
public struct IndexRemoval: Sendable {
  private let identifiers: [Int64]
  private let path: String
  private let settings: IndexSettings
  private let threads: Int

  /// Will remove `identifiers` from the index in `index`.
  public init(
    _ identifiers: [Int64], index: String, settings: IndexSettings = IndexSettings(),
    threads: Int = 1
  ) {
    self.identifiers = identifiers
    path = index
    self.settings = settings
    self.threads = threads
  }

  /// Writes, verifies and swaps, under the index's lock.
  ///
  /// Ids that are gone already are left in peace, so that a removal can be repeated.
  ///
  /// - Throws: `FileFailure.busy`; `IndexFailure.identifierNotIssued` for an id that never was,
  ///   `.shrinks`.
  public func run(progress: ProgressReporter = .silent) throws -> IndexOutcome {
    // Where there is no index none is begun, not even its lock.
    _ = try IndexDirectory(path: path).current()
    let transaction = try IndexTransaction(
      path, settings, IndexRun(threads: threads, progress: progress), replacingDamage: nil)
    guard let inForce = transaction.inForce else {
      throw FailureInFile(IndexFailure.notBuilt, in: path)
    }
    let next = try transaction.directory.nextIdentifier()
    for id in identifiers where !(0..<next).contains(id) {
      throw FailureInFile(IndexFailure.identifierNotIssued(found: id, next: next), in: path)
    }
    var removed: [Int64] = []
    for id in identifiers.sorted() where id != removed.last && inForce.holds(id) {
      removed.append(id)
    }
    guard !removed.isEmpty else { return try transaction.keep(inForce) }
    return try transaction.commit(
      .init(
        length: inForce.length, modelFingerprint: inForce.modelFingerprint, base: inForce,
        removed: removed, nextIdentifier: next, lost: removed.count,
        change: IndexChange(.remove, added: 0, removed: removed.count)))
  }
}
