import Retrieval

/// An evaluation with what its report leaves out: the codes, and the figures of every query.
public struct MeasuredCodes: Sendable {
  /// What is written.
  public let report: EvaluationReport
  /// The codes that were measured.
  let codes: CodesArtifact
  /// The headline figures of each query, in query order.
  let queries: [RetrievalFigures.QueryHeadline]
}
