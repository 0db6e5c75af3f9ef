import Artifacts
import ByteStreams
import Foundation
import HashNetwork
import Progress

/// `STEM.checkpoints/`: where a run that ended early goes on.
///
///     step-000002000.checkpoint.safetensors     the newest
///     step-000001000.checkpoint.safetensors     the one before
///     best-000001920.checkpoint.safetensors     the end of the best epoch
///
/// The number is the step. Each file is whole in itself: any of them is enough to go on. A new one is
/// durable before an older one is removed, so that at least one stays whatever happens when. Only one
/// run at a time may use a folder; whoever creates this value holds the run's lock.
struct CheckpointFolder {
  /// A checkpoint's file name.
  struct Name: Equatable {
    enum Role: String { case step, best }

    let role: Role
    let step: Int

    private static let suffix = ".checkpoint.safetensors"

    init(_ role: Role, _ step: Int) {
      self.role = role
      self.step = step
    }

    init?(fileName: String) {
      guard fileName.hasSuffix(Self.suffix) else { return nil }
      let words = fileName.dropLast(Self.suffix.count).split(separator: "-", maxSplits: 1)
      guard words.count == 2, let role = Role(rawValue: String(words[0])), let step = Int(words[1])
      else { return nil }
      self.init(role, step)
      guard fileName == self.fileName else { return nil }
    }

    var fileName: String {
      let digits = String(step)
      let zeros = String(repeating: "0", count: max(0, 9 - digits.count))
      return "\(role.rawValue)-\(zeros)\(digits)\(Self.suffix)"
    }
  }

  /// Where it is.
  let path: String
  /// The run its checkpoints must belong to.
  let identity: RunIdentity
  /// The network this run trains.
  private let shape: NetworkShape
  /// The newest step written or gone on from.
  private var newest: Name?
  /// The best epoch's end already written.
  private var best: Name?

  /// Takes over the folder at `path`, which need not exist yet; removes what a killed writer left.
  ///
  /// - Throws: `FileFailure` when it is there and cannot be read.
  init(_ path: String, _ identity: RunIdentity, _ shape: NetworkShape) throws {
    self.path = path
    self.shape = shape
    self.identity = identity
    for entry in try entries() where entry.hasPrefix(".") && entry.hasSuffix(".tmp") {
      remove(entry)
    }
  }

  private func entries() throws(FileFailure) -> [String] {
    do {
      return try FolderListing.entries(in: path).map { String(decoding: $0, as: UTF8.self) }
        .sorted()
    } catch {
      guard case .missing = error else { throw error }
      return []
    }
  }

  /// The checkpoints that are there, newest first.
  private func names() throws(FileFailure) -> [Name] {
    try entries().compactMap(Name.init(fileName:)).sorted {
      ($0.step, $0.role.rawValue) > ($1.step, $1.role.rawValue)
    }
  }

  /// The newest checkpoint that can be used: its state and its path; nil when there is none at all.
  ///
  /// Says why newer ones cannot be used.
  ///
  /// - Throws: `TrainFailure.noUsableCheckpoint` when there are some and none can be used.
  mutating func newestState(
    _ progress: ProgressReporter
  ) throws -> (state: TrainingState, file: String)? {
    let names = try names()
    var refused: [any Failure] = []
    for name in names {
      let file = "\(path)/\(name.fileName)"
      do {
        let state = try usableState(file)
        for reason in refused {
          progress.warn("\(reason.description) An older checkpoint is used.")
        }
        newest = name
        return (state, file)
      } catch let failure as any Failure { refused.append(failure) }
    }
    guard let reason = refused.first else { return nil }
    throw TrainFailure.noUsableCheckpoint(newest: reason, count: names.count)
  }

  private func usableState(_ file: String) throws -> TrainingState {
    let artifact = try Artifact(file, .checkpoint)
    let differences = identity.differences(from: artifact)
    guard differences.isEmpty else {
      throw FailureInFile(TrainFailure.otherRun(differences: differences), in: file)
    }
    let state = try TrainingState(artifact)
    guard state.model.shape == shape else {
      let networks = [state.model.shape, shape].map { "\($0.codeLength) bits of \($0.classCount)" }
      throw FailureInFile(
        TrainFailure.otherRun(
          differences: [.init(key: "network", checkpoint: networks[0], run: networks[1])]), in: file
      )
    }
    return state
  }

  /// Writes a checkpoint, and the best epoch's end if that is new; then removes older ones.
  ///
  /// - Returns: The checkpoint's path.
  @discardableResult
  mutating func write(_ state: TrainingState, best bestState: TrainingState?) throws -> String {
    if newest == nil { try create() }
    if let bestState, best?.step != bestState.step {
      let name = Name(.best, bestState.step)
      try bestState.write(to: "\(path)/\(name.fileName)", identity.metadata)
      best = name
      try remove { $0.role == .best && $0 != name }
    }
    let name = Name(.step, state.step)
    let file = "\(path)/\(name.fileName)"
    try state.write(to: file, identity.metadata)
    let previous = newest
    newest = name
    try remove { $0.role == .step && $0 != name && $0 != previous }
    return file
  }

  /// Removes every checkpoint, and the folder if nothing else is in it.
  func removeAll() throws {
    try remove { _ in true }
    unsafe rmdir(path)
  }

  /// Creates the folder so that a power cut cannot lose it and what will be in it.
  private func create() throws(FileFailure) {
    try OutputFile.createDirectory(path)
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try OutputFile.synchronizeDirectory(parent)
  }

  private func remove(where isObsolete: (Name) -> Bool) throws {
    for name in try names() where isObsolete(name) { remove(name.fileName) }
  }

  private func remove(_ entry: String) { unsafe unlink("\(path)/\(entry)") }
}
