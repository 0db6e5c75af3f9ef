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
  /// A run of codes of a searchable gallery, shared by the generations that hold it.
  case index
  /// What one generation of a searchable gallery is made of.
  case generation
  /// A model's weights under PyTorch's names, for other programs: nothing here reads them back.
  case torch

  /// The layout version this build writes; it reads this one and every earlier one.
  public var newestVersion: Int { 1 }
}
