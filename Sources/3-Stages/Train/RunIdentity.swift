import Artifacts

/// What makes two runs the same work: the settings and the faces.
public struct RunIdentity: Sendable {
  /// One entry that differs between a checkpoint and this run.
  public struct Difference: Sendable, Equatable, CustomStringConvertible {
    let key: String
    /// Values; nil where the key is absent.
    let checkpoint, run: String?

    public var description: String {
      func shown(_ value: String?) -> String { value.map { String($0.prefix(16)) } ?? "absent" }
      return "\(key) is \(shown(checkpoint)) there, \(shown(run)) here"
    }
  }

  /// As checkpoints and models record it.
  let metadata: [String: String]

  private static let facesKey = "input.faces.sha256"
  private static let settingsPrefix = "settings.train."

  init(settings: TrainSettings, faces: String) {
    var metadata = [Self.facesKey: faces]
    for (key, value) in settings.record { metadata[Self.settingsPrefix + key] = value }
    self.metadata = metadata
  }

  /// What `artifact` was made with that is different here, by key.
  func differences(from artifact: Artifact) -> [Difference] {
    let theirs = artifact.metadata.filter {
      $0.key == Self.facesKey || $0.key.hasPrefix(Self.settingsPrefix)
    }
    return Set(metadata.keys).union(theirs.keys).sorted().compactMap { key in
      let (checkpoint, run) = (theirs[key], metadata[key])
      return checkpoint == run ? nil : Difference(key: key, checkpoint: checkpoint, run: run)
    }
  }
}
