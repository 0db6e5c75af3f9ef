extension RetrievalFigures {
  /// Precision and recall of everything within one radius.
  public struct RadiusPoint: Codable, Equatable, Sendable {
    /// The Hamming radius, in bits.
    public let radius: Int
    /// Mean precision.
    public let precision: Double
    /// Mean recall.
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

  /// The first so many codes.
  public struct CutoffPoint: Codable, Equatable, Sendable {
    /// N, how many codes are returned.
    public let returned: Int
    /// Mean precision over queries and tie orders.
    public let expected: Double
    /// Mean precision over queries, ties in gallery order.
    public let stable: Double
    /// MAP@N: divided by min(R, N).
    public let map: TieRules
    /// MAP@N in gallery order, divided by the relevant codes among the first N.
    public let mapOfHits: Double

    private enum CodingKeys: String, CodingKey {
      case returned, expected, stable, map
      case mapOfHits = "map_of_hits"
    }
  }

  /// A point of the precision–recall curve.
  public struct RecallPoint: Codable, Equatable, Sendable {
    /// The recall level.
    public let recall: Double
    /// Mean interpolated precision there.
    public let precision: Double
  }

  /// Pairs of a query and a gallery code at one distance.
  public struct DistancePoint: Codable, Equatable, Sendable {
    /// In bits.
    public let distance: Int
    /// Pairs of one identity.
    public let within: Int
    /// Pairs of two.
    public let between: Int
  }

  /// How well the queries of one identity do.
  public struct IdentityFigures: Codable, Equatable, Sendable {
    /// Whose.
    public let identity: Int64
    /// Its codes in the gallery.
    public let gallery: Int
    /// Its queries.
    public let queries: Int
    /// Mean over its queries of the expected AP.
    public let map: Double
    /// Mean over its queries of the expected precision of the first 50.
    public let precisionAt50: Double

    private enum CodingKeys: String, CodingKey {
      case identity, gallery, queries, map
      case precisionAt50 = "precision_at_50"
    }
  }

  /// The headline figures of one query.
  public struct QueryHeadline: Equatable, Sendable {
    /// Whose it is.
    public let identity: Int64
    /// Relevant codes in the gallery.
    public let relevantCount: Int
    /// Expected AP.
    public let averagePrecision: Double
    /// Precision within radius 2.
    public let precisionAtRadius2: Double
    /// Recall within radius 2.
    public let recallAtRadius2: Double
    /// Expected precision of the first 50.
    public let precisionAt50: Double
  }
}
