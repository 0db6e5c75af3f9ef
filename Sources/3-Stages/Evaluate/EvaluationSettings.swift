import Retrieval
import Settings

/// What can be chosen about an evaluation: `pipelines/<name>/evaluate.yaml`.
///
/// | key | values | default | |
/// |---|---|---|---|
/// | `distance` | exact, reference | exact | the distance the gallery is ranked by |
/// | `bootstrap_resamples` | 0 … 100000 | 1000 | resamples behind the confidence intervals; 0: none |
/// | `bootstrap_level` | 0.5 … 0.999 | 0.95 | the share of resamples inside an interval |
/// | `bootstrap_seed` | 0 … 2⁶³ − 1 | 1 | what the resamples depend on |
public struct EvaluationSettings: Sendable {
  /// The distance the gallery is ranked by.
  public let distance: DistanceMode
  /// How confidence intervals are made; nil: not at all.
  public let bootstrap: Bootstrap?
  /// Every key with the value it took.
  public let record: [String: String]

  /// Reads the settings at `path` (nil: defaults); flags win over the file.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around a `SettingsFailure`.
  public init(_ path: String?, distance override: DistanceMode? = nil) throws {
    var settings = try Settings(path)
    distance = try settings.choice("distance", or: .exact, override: override)
    let resamples = try settings.integer("bootstrap_resamples", or: 1000, in: 0...100_000)
    let level = try settings.number("bootstrap_level", or: 0.95, in: 0.5...0.999)
    let seed = try settings.integer("bootstrap_seed", or: 1, in: 0...Int.max)
    try settings.finish()
    bootstrap =
      resamples > 0 ? Bootstrap(resamples: resamples, level: level, seed: UInt64(seed)) : nil
    record = settings.record
  }
}
