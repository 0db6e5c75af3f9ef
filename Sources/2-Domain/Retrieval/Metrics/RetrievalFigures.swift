/// Every metric of one evaluation. Docs: docs/metrics.md.
///
/// A mean is over all queries; a query that retrieves nothing, or has nothing to retrieve, counts 0.
public struct RetrievalFigures: Equatable, Sendable {
  /// Gallery codes.
  public let galleryCount: Int
  /// Queries.
  public let queryCount: Int
  /// Different identities in the gallery.
  public let galleryIdentityCount: Int
  /// Queries whose identity the gallery lacks.
  public let queriesWithoutRelevant: Int
  /// The distances rank from 0 to this.
  public let maximumDistance: Int
  /// MAP over the full ranking.
  public let meanAveragePrecision: TieRules
  /// For each radius 0 … maximum.
  public let byRadius: [RadiusPoint]
  /// For each cutoff.
  public let byCutoff: [CutoffPoint]
  /// 11 points.
  public let byRecall: [RecallPoint]
  /// For each distance 0 … maximum.
  public let byDistance: [DistancePoint]
  /// For each identity among the queries, the worst first.
  public let byIdentity: [IdentityFigures]
  /// The headline figures of each query, in query order.
  public let byQuery: [QueryHeadline]

  /// The point at `radius`, or at the largest distance there is if that is smaller.
  public func atRadius(_ radius: Int) -> RadiusPoint { byRadius[min(radius, maximumDistance)] }

  /// The point at cutoff `returned`, if it was measured.
  public func atCutoff(_ returned: Int) -> CutoffPoint? {
    byCutoff.first { $0.returned == returned }
  }
}
