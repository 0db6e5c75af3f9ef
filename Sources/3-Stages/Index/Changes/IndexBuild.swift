import ByteStreams
import FaceData
import Progress
import Retrieval

/// The stage index: a codes artifact's gallery becomes the generation in force.
///
/// Given the faces the codes were made of, a face that the generation in force knows keeps its id,
/// whatever model made its code then. Every other code gets an id that was never given out; in a first
/// build its row in the gallery.
public struct IndexBuild: Sendable {
  private let codesPath: String
  private let facesPath: String?
  private let path: String
  private let settings: IndexSettings
  private let threads: Int

  /// Will index the gallery of the codes artifact at `codes` in the directory `index`.
  ///
  /// - Parameter faces: The faces artifact the codes were made of; later updates need it.
  public init(
    codes: String, faces: String? = nil, index: String, settings: IndexSettings = IndexSettings(),
    threads: Int = 1
  ) {
    codesPath = codes
    facesPath = faces
    path = index
    self.settings = settings
    self.threads = threads
  }

  /// Builds, verifies and swaps, under the index's lock.
  ///
  /// - Throws: `FileFailure.busy` when another change runs; otherwise what is wrong with the input.
  public func run(progress: ProgressReporter = .silent) throws -> IndexOutcome {
    let source = try CodesArtifact(codesPath)
    let faces = try facesPath.map { try Self.faces($0, of: source) }
    let run = IndexRun(threads: threads, progress: progress)
    let transaction = try IndexTransaction(path, settings, run, replacingDamage: progress)
    var inputs = ["codes": source.artifact.fingerprint]
    inputs["faces"] = faces?.artifact.fingerprint
    if let inForce = transaction.inForce {
      if inForce.change.inputs == inputs { return try transaction.keep(inForce) }
      if inForce.change.kind != .build && !settings.mayShrink {
        throw FailureInFile(IndexFailure.wouldUndo(inForce.change.kind), in: path)
      }
    }
    let next = try transaction.directory.nextIdentifier()
    let keys = faces.map { FaceKeys.keys(of: $0.train, run) } ?? []
    let assignment = IdentifierAssignment(
      keys: keys, count: source.gallery.count, next: next, inForce: transaction.inForce)
    let old = transaction.inForce?.count ?? 0
    return try transaction.commit(
      .init(
        length: source.length, modelFingerprint: source.modelFingerprint,
        added: try assignment.rows(of: source.gallery, keys: keys),
        nextIdentifier: assignment.nextIdentifier, lost: max(0, old - source.gallery.count),
        change: IndexChange(
          .build, added: source.gallery.count - assignment.keptCount,
          removed: old - assignment.keptCount, inputs: inputs)))
  }

  private static func faces(_ path: String, of source: CodesArtifact) throws -> FaceSet {
    let faces = try FaceSet(path)
    let expected = try source.artifact.text("input.faces.sha256")
    guard faces.artifact.fingerprint == expected, faces.train.count == source.gallery.count else {
      throw FailureInFile(
        IndexFailure.facesMismatch(found: faces.artifact.fingerprint, expected: expected), in: path)
    }
    return faces
  }
}
