import ByteStreams
import Progress
import Retrieval

/// The stage index: a codes artifact's gallery becomes the generation in force.
public struct IndexBuild: Sendable {
  /// What a build did.
  public enum Outcome: Equatable, Sendable {
    /// The generation now in force, and how many codes it holds.
    case built(generation: String, codes: Int)
    /// The generation in force already came from these codes.
    case unchanged(generation: String, codes: Int)
  }

  private let codesPath: String
  private let directory: IndexDirectory
  private let mayShrink: Bool

  /// Will index the gallery of the codes artifact at `codes` in the directory `index`.
  ///
  /// - Parameter mayShrink: Whether losing more than a fifth of the codes is meant.
  public init(codes: String, index: String, mayShrink: Bool = false) {
    codesPath = codes
    directory = IndexDirectory(path: index)
    self.mayShrink = mayShrink
  }

  /// Builds, verifies and swaps, under the index's lock.
  ///
  /// Killed at any moment it leaves the old generation in force, or the new one, whole.
  ///
  /// - Throws: `FileFailure.busy` when another build runs; otherwise what is wrong with the input.
  public func run(progress: ProgressReporter = .silent) throws -> Outcome {
    let source = try CodesArtifact(codesPath)
    let lock = try FileLock(directory.lockPath)
    defer { withExtendedLifetime(lock) {} }
    let inForce = try generationInForce(progress)
    if let inForce {
      guard inForce.sourceFingerprint != source.artifact.fingerprint else {
        return .unchanged(generation: inForce.name, codes: inForce.codes.count)
      }
      try refuseShrinking(from: inForce.codes.count, to: source.gallery.count)
    }
    let previous = inForce.flatMap { GenerationName($0.name) }
    // What lies beyond CURRENT was left by a killed build and never in force.
    let onDisk = directory.generations()
    let name = GenerationName(number: ((previous ?? onDisk.last)?.number ?? 0) + 1)
    if let previous {
      try directory.removeGenerations(except: Set(onDisk.filter { $0 <= previous }))
    }
    try write(source, as: name)
    try directory.swap(to: name)
    try directory.removeGenerations(except: Set([name] + (previous.map { [$0] } ?? [])))
    return .built(generation: name.description, codes: source.gallery.count)
  }

  private func write(_ source: CodesArtifact, as name: GenerationName) throws {
    let path = directory.artifactPath(of: name)
    let written = try IndexGeneration.write(source, to: path)
    let generation = try IndexGeneration(name, at: path)
    guard generation.fingerprint == written else {
      throw FailureInFile(
        IndexFailure.changed(found: generation.fingerprint, expected: written), in: path)
    }
    do { _ = try generation.verifySelfSearch() } catch let failure as IndexFailure {
      throw FailureInFile(failure, in: path)
    }
  }

  /// The generation in force; nil, with a warning, when it is damaged.
  private func generationInForce(_ progress: ProgressReporter) throws -> IndexGeneration? {
    do { return try directory.open() } catch let failure as FailureInFile {
      if case IndexFailure.notBuilt = failure.failure { return nil }
      progress.warn("\(failure.description) Building a new generation in its place.")
    } catch let failure as FileFailure {
      guard case .missing = failure else { throw failure }
      progress.warn("\(failure.description) Building a new generation in its place.")
    }
    return nil
  }

  private func refuseShrinking(from old: Int, to new: Int) throws {
    guard mayShrink || Double(new) >= Double(old) * (1 - IndexFailure.toleratedLoss) else {
      throw FailureInFile(IndexFailure.shrinks(found: new, expected: old), in: directory.path)
    }
  }
}
