/// Every metric of one evaluation: means over all queries. Docs: docs/metrics.md.
public struct RetrievalFigures: Equatable, Sendable {
  /// Precision and recall of everything within one radius.
  public struct RadiusPoint: Codable, Equatable, Sendable {
    /// The Hamming radius, in bits.
    public let radius: Int
    /// Mean precision; a query that retrieves nothing counts 0.
    public let precision: Double
    /// Mean recall; a query without relevant codes counts 0.
    public let recall: Double
    /// Mean number of codes retrieved.
    public let meanRetrieved: Double
    /// Queries that retrieve nothing.
    public let queriesRetrievingNothing: Int

    private enum CodingKeys: String, CodingKey {
      case radius, precision, recall
      case meanRetrieved = "mean_retrieved"
      case queriesRetrievingNothing = "queries_retrieving_nothing"
    }
  }

  /// Precision of the first so many codes.
  public struct CutoffPoint: Codable, Equatable, Sendable {
    /// N, how many codes are returned.
    public let returned: Int
    /// Mean over queries and tie orders.
    public let expected: Double
    /// Mean over queries, ties in gallery order.
    public let stable: Double
  }

  /// A point of the precision–recall curve.
  public struct RecallPoint: Codable, Equatable, Sendable {
    /// The recall level.
    public let recall: Double
    /// Mean interpolated precision there.
    public let precision: Double
  }

  /// Gallery codes.
  public let galleryCount: Int
  /// Queries.
  public let queryCount: Int
  /// Different identities in the gallery.
  public let galleryIdentityCount: Int
  /// Queries whose identity the gallery lacks; they count 0 everywhere.
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
}

extension RetrievalFigures {
  /// The point at `radius`, or at the largest distance there is if that is smaller.
  public func atRadius(_ radius: Int) -> RadiusPoint { byRadius[min(radius, maximumDistance)] }

  /// The point at cutoff `returned`, if it was measured.
  public func atCutoff(_ returned: Int) -> CutoffPoint? {
    byCutoff.first { $0.returned == returned }
  }
}
