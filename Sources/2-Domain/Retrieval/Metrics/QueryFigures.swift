/// What one query contributes to every metric. Docs: docs/metrics.md.
struct QueryFigures: Equatable, Sendable {
  /// Average precision under four tie rules; 0 without relevant codes.
  var averagePrecision = TieRules()
  /// Whether the gallery holds no code of the query's identity.
  var lacksRelevant = false
  /// Codes within each radius 0 … L.
  var retrieved: [Int]
  /// Relevant codes within each radius 0 … L.
  var hits: [Int]
  /// Precision within each radius; 0 where nothing is retrieved.
  var radiusPrecision: [Double]
  /// Recall within each radius; 0 without relevant codes.
  var radiusRecall: [Double]
  /// Precision among the first N for each cutoff N, mean over tie orders.
  var expectedPrecision: [Double]
  /// The same in gallery order.
  var stablePrecision: [Double]
  /// Interpolated precision at recall 0, 0.1 … 1.
  var interpolatedPrecision: [Double]
}

/// One figure under each rule for codes at equal distance.
public struct TieRules: Codable, Equatable, Sendable {
  /// Mean over uniformly random orders.
  public var expected = 0.0
  /// Relevant codes first.
  public var optimistic = 0.0
  /// Relevant codes last.
  public var pessimistic = 0.0
  /// Gallery order.
  public var stable = 0.0
}
