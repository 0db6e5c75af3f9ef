/// What an artifact holds. The name is written into the file as `ddh.kind`.
public enum ArtifactKind: String, Sendable, CaseIterable {
  /// Images and identities of a train and a test set.
  case faces
  /// A trained network.
  case model
  /// A training run that can be resumed.
  case checkpoint
  /// Binary codes of gallery and queries.
  case codes
  /// One generation of a searchable gallery.
  case index

  /// The layout version this build writes; it reads this one and every earlier one.
  public var newestVersion: Int { 1 }
}
