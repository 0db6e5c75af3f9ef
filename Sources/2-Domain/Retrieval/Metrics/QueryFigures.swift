/// What one query contributes to every metric. Docs: docs/metrics.md.
struct QueryFigures: Equatable, Sendable {
  /// Average precision over the full ranking; 0 without relevant codes.
  var averagePrecision: TieRules
  /// AP at each cutoff.
  var averagePrecisionAt: [TieRules]
  /// AP at each cutoff in gallery order, divided by the relevant codes found instead.
  var averagePrecisionOfHits: [Double]
  /// Relevant codes in the gallery.
  var relevantCount: Int
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
