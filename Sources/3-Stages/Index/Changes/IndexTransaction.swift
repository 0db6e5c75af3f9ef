import ByteStreams
import Progress
import Retrieval

/// One change of an index, from the lock to the swap.
///
/// Killed at any moment it leaves the old generation in force, or the new one, whole.
struct IndexTransaction {
  /// The generation to come.
  struct Draft {
    let length: CodeLength
    let modelFingerprint: String
    /// Whose segments it takes over; nil begins from nothing.
    var base: IndexGeneration?
    /// Ids of the base to remove, ascending.
    var removed: [Int64] = []
    /// Rows to add; their ids follow the base's.
    var added: SegmentRows?
    /// The first id that will never have been given out.
    let nextIdentifier: Int64
    /// Codes of the generation in force that are not in this one.
    let lost: Int
    let change: IndexChange
  }

  let directory: IndexDirectory
  /// The generation in force; nil when there is none or it is damaged.
  let inForce: IndexGeneration?
  private let settings: IndexSettings
  private let run: IndexRun
  private let lock: FileLock

  /// Takes the index's lock and opens the generation in force.
  ///
  /// It is compared with its checksums even where its segments are only linked: a change that took over
  /// damage would, with the next, drop the last generation that is sound.
  ///
  /// - Parameter replacingDamage: Who is warned of damage that is to be replaced; nil: it is refused.
  /// - Throws: `FileFailure.busy` when another change is under way.
  init(
    _ path: String, _ settings: IndexSettings, _ run: IndexRun,
    replacingDamage progress: ProgressReporter?
  ) throws {
    self.run = run
    directory = IndexDirectory(path: path)
    lock = try FileLock(directory.lockPath)
    self.settings = settings
    inForce = try Self.open(directory, run, replacingDamage: progress)
  }

  /// The generation in force; nil, with a warning, when it is damaged and to be replaced.
  private static func open(
    _ directory: IndexDirectory, _ run: IndexRun, replacingDamage progress: ProgressReporter?
  ) throws -> IndexGeneration? {
    func warn(_ failure: any Failure) throws {
      guard let progress else { throw failure }
      progress.warn("\(failure.description) Building a new generation in its place.")
    }
    do { return try directory.open(run) } catch let failure as FailureInFile {
      guard case IndexFailure.notBuilt = failure.failure else {
        try warn(failure)
        return nil
      }
      // Without CURRENT a first generation alone was left by a killed run and never in force: nobody
      // has seen its ids, so they are given out from the beginning.
      let first = GenerationName(number: 1)
      if try directory.generations() == [first] { try directory.remove(first) }
    } catch let failure as FileFailure {
      switch failure {
      case .missing, .notRegular: try warn(failure)
      default: throw failure
      }
    }
    return nil
  }

  /// Writes the generation `draft` describes, verifies it and puts it in force.
  func commit(_ draft: Draft) throws -> IndexOutcome {
    try refuseLoss(draft.lost)
    let previous = inForce.flatMap { GenerationName($0.name) }
    let onDisk = try directory.generations()
    guard let name = GenerationName(after: previous ?? onDisk.last) else {
      throw FailureInFile(IndexFailure.lastGeneration, in: directory.path)
    }
    // What lies beyond CURRENT was left by a killed run and never in force.
    if let previous {
      try directory.removeGenerations(except: Set(onDisk.filter { $0 <= previous }))
    }
    let generation = try establish(draft, as: name)
    // Where CURRENT could not be read, nothing older is known to be sound.
    try prune(to: previous == nil ? 1 : settings.keptGenerations, upTo: name)
    withExtendedLifetime(lock) {}
    return IndexOutcome(generation, isNew: true)
  }

  /// Nothing to do: the generation in force stays, what a killed run left goes.
  func keep(_ generation: IndexGeneration) throws -> IndexOutcome {
    if let name = GenerationName(generation.name) {
      try prune(to: settings.keptGenerations, upTo: name)
    }
    withExtendedLifetime(lock) {}
    return IndexOutcome(generation, isNew: false)
  }

  /// Removes all but the last `count` generations up to `name`, the one in force.
  private func prune(to count: Int, upTo name: GenerationName) throws {
    let kept = try directory.generations().filter { $0 <= name }.suffix(count)
    try directory.removeGenerations(except: Set(kept))
  }

  /// Writes the generation `name` and puts it in force; if either fails, nothing of it is left.
  private func establish(_ draft: Draft, as name: GenerationName) throws -> IndexGeneration {
    do {
      let generation = try write(draft, as: name)
      try directory.swap(to: name)
      return generation
    } catch {
      // The swap may have happened and only not be durable yet; where that cannot be told, it may have.
      if isKnownNotToBe(name) { try? directory.remove(name) }
      throw error
    }
  }

  /// Whether CURRENT can be read and names another generation than `name`, or does not exist.
  private func isKnownNotToBe(_ name: GenerationName) -> Bool {
    do { return try directory.current() != name } catch let failure as FailureInFile {
      return failure.failure as? IndexFailure == .notBuilt
    } catch { return false }
  }

  private func refuseLoss(_ lost: Int) throws {
    let total = inForce?.count ?? 0
    guard settings.mayShrink || Double(lost) <= Double(total) * IndexFailure.toleratedLoss else {
      throw FailureInFile(IndexFailure.shrinks(lost: lost, of: total), in: directory.path)
    }
  }

  private func write(_ draft: Draft, as name: GenerationName) throws -> IndexGeneration {
    let path = directory.directory(of: name)
    try OutputFile.createDirectory(path)
    let composition = Composition(draft)
    let segments = try composition.write(in: directory, as: name, run)
    try Manifest(
      length: draft.length, modelFingerprint: draft.modelFingerprint,
      nextIdentifier: draft.nextIdentifier, segments: segments,
      removed: Column(composition.remainingRemovals), change: draft.change
    ).write(in: path)
    // Read back: what was written is compared with its checksums, what was linked by fingerprint.
    let linked = Set(composition.linked.map(\.name))
    let generation = try IndexGeneration(name, in: path, run) { !linked.contains($0) }
    do { _ = try IndexVerification.search(generation, run) } catch let failure as IndexFailure {
      throw FailureInFile(failure, in: path)
    }
    return generation
  }
}
