import Artifacts

/// What made a generation: its own line in the index's history.
public struct IndexChange: Equatable, Sendable {
  /// What was asked for.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// A codes artifact's gallery took the place of everything.
    case build
    /// Faces came, or came and went.
    case update
    /// Ids were removed.
    case remove
    /// An earlier generation was put in force again.
    case rollback
  }

  /// What was asked for.
  public let kind: Kind
  /// Codes that came and codes that went.
  public let added, removed: Int
  /// After a build, what it was made from: `codes` and perhaps `faces`, by fingerprint.
  let inputs: [String: String]

  init(_ kind: Kind, added: Int, removed: Int, inputs: [String: String] = [:]) {
    self.kind = kind
    self.added = added
    self.removed = removed
    self.inputs = inputs
  }

  init(in artifact: Artifact) throws {
    let text = try artifact.text("change")
    guard let kind = Kind(rawValue: text) else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw artifact.failure(.badMetadata("change", found: text, expected: "one of \(kinds)"))
    }
    self.kind = kind
    added = try artifact.integer("change.added", in: 0...Int.max)
    removed = try artifact.integer("change.removed", in: 0...Int.max)
    inputs = Dictionary(
      uniqueKeysWithValues: ["codes", "faces"].compactMap { name in
        artifact.metadata["input.\(name).sha256"].map { (name, $0) }
      })
  }

  var metadata: [String: String] {
    var metadata = [
      "change": kind.rawValue, "change.added": String(added), "change.removed": String(removed),
    ]
    for (name, fingerprint) in inputs { metadata["input.\(name).sha256"] = fingerprint }
    return metadata
  }
}
