import Artifacts
import ByteStreams
import FaceData
import HashNetwork
import Progress
import Retrieval

/// Faces come into an index, or its faces become exactly these: only what is new is encoded.
///
/// A face is known by its `ContentKey`. Updating an index that does not exist yet begins one.
public struct IndexUpdate: Sendable {
  /// What the faces are to the index.
  public enum Mode: Sendable {
    /// More of it: nothing is removed.
    case add
    /// All of it: what is not among them is removed.
    case synchronize
  }

  private let faces: [String]
  private let model: String
  private let path: String
  private let mode: Mode
  private let settings: IndexSettings
  private let threads: Int

  /// Will take the galleries of the faces artifacts at `faces` into the index in `index`.
  public init(
    faces: [String], model: String, index: String, mode: Mode = .add,
    settings: IndexSettings = IndexSettings(), threads: Int = 1
  ) {
    self.faces = faces
    self.model = model
    path = index
    self.mode = mode
    self.settings = settings
    self.threads = threads
  }

  /// Encodes, writes, verifies and swaps, under the index's lock.
  ///
  /// - Throws: `FileFailure.busy` when another change runs; `IndexFailure.modelMismatch`,
  ///   `.facesUnknown`, `.pixelScale` or `.shrinks`; otherwise what is wrong with the input.
  public func run(progress: ProgressReporter = .silent) throws -> IndexOutcome {
    let run = IndexRun(threads: threads, progress: progress)
    let artifact = try Artifact(model, .model)
    let network = try HashModel(artifact)
    let transaction = try IndexTransaction(path, settings, run, replacingDamage: nil)
    if let inForce = transaction.inForce {
      try inForce.match(artifact.fingerprint, of: "this model", in: model)
      let length = try CodeLength(bits: network.shape.codeLength)
      guard length == inForce.length else {
        throw FailureInFile(
          RetrievalFailure.codeLengthMismatch(found: length, expected: inForce.length), in: model)
      }
      guard inForce.isKeyed else { throw FailureInFile(IndexFailure.facesUnknown, in: path) }
    }
    let normalisation = try HashModel.normalisation(of: artifact)
    var new = NewFaces(
      try faces.map { path in
        let set = try FaceSet(path)
        try set.train.match(normalisation, in: path)
        return set
      }, run)
    let removed = sort(&new, against: transaction.inForce)
    if let inForce = transaction.inForce, new.count == 0, removed.isEmpty {
      return try transaction.keep(inForce)
    }
    let next = try transaction.directory.nextIdentifier()
    let rows = try new.encode(
      with: network, normalisation, firstIdentifier: next, run)
    return try transaction.commit(
      .init(
        length: CodeLength(bits: network.shape.codeLength),
        modelFingerprint: artifact.fingerprint, base: transaction.inForce, removed: removed,
        added: rows, nextIdentifier: next + Int64(rows.count), lost: removed.count,
        change: IndexChange(.update, added: rows.count, removed: removed.count)))
  }

  /// Leaves out of `faces` what `generation` holds.
  ///
  /// - Returns: The ids to remove, ascending.
  private func sort(_ faces: inout NewFaces, against generation: IndexGeneration?) -> [Int64] {
    var removed: [Int64] = []
    var known: [ContentKey] = []
    generation?.forEachRow { rows, row in
      guard let key = rows.key(at: row) else { return }
      if faces.contains(key) {
        known.append(key)
      } else if mode == .synchronize {
        removed.append(rows.identifiers[row])
      }
    }
    for key in known { faces.leaveOut(key) }
    return removed
  }
}
