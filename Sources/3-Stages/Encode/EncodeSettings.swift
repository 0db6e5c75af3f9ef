import Settings

/// What `encode.yaml` says.
public struct EncodeSettings: Sendable {
  /// Whose mean and deviation normalise the queries.
  public enum QueryNormalisation: String, CaseIterable, Sendable {
    /// The training set's, as they must for a single new image.
    case train
    /// The test set's own, as in the reference: for comparison only.
    case reference
  }

  /// Whose mean and deviation normalise the queries.
  public let queryNormalisation: QueryNormalisation
  /// Every key with the value it took.
  public let record: [String: String]

  /// Reads the settings at `path`; nil takes the defaults.
  public init(_ path: String?) throws {
    var settings = try Settings(path)
    queryNormalisation = try settings.choice("query_normalisation", or: .train)
    record = settings.record
    try settings.finish()
  }
}
