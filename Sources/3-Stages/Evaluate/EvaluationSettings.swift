import Retrieval
import Settings

/// What can be chosen about an evaluation: `pipelines/<name>/evaluate.yaml`.
///
/// | key | values | default | |
/// |---|---|---|---|
/// | `distance` | exact, reference | exact | the distance the gallery is ranked by |
public struct EvaluationSettings: Sendable {
  /// The distance the gallery is ranked by.
  public let distance: DistanceMode
  /// Every key with the value it took.
  public let record: [String: String]

  /// Reads the settings at `path` (nil: defaults); flags win over the file.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around a `SettingsFailure`.
  public init(_ path: String?, distance override: DistanceMode? = nil) throws {
    var settings = try Settings(path)
    distance = try settings.choice("distance", or: .exact, override: override)
    try settings.finish()
    record = settings.record
  }
}
