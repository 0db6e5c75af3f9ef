import Foundation
import Retrieval

/// An evaluation as it is written to disk: a pure function of the codes and the settings.
///
/// No clock, no directory and no thread count enter it, so equal inputs give equal bytes.
/// Source: docs/metrics.md.
public struct EvaluationReport: Codable, Equatable, Sendable {
  /// How many of what took part.
  public struct Counts: Codable, Equatable, Sendable {
    let gallery: Int
    let galleryIdentities: Int
    let queries: Int
    let queriesRetrievingNothingAtRadius2: Int
    let queriesWithoutRelevant: Int
  }

  /// Figures along an axis.
  public struct Curves: Codable, Equatable, Sendable {
    let distance: [RetrievalFigures.DistancePoint]
    let precisionRecall: [RetrievalFigures.RecallPoint]
    let radius: [RetrievalFigures.RadiusPoint]
    let returned: [RetrievalFigures.CutoffPoint]
  }

  /// What the codes are like.
  public struct Codes: Codable, Equatable, Sendable {
    let gallery: CodeStatistics
    let query: CodeStatistics
  }

  /// A file that went in.
  public struct Input: Codable, Equatable, Sendable {
    let kind: String
    let name: String
    let bytes: Int
    let sha256: String
  }

  /// Where the figures come from.
  public struct Provenance: Codable, Equatable, Sendable {
    let inputs: [Input]
    let modelFingerprint: String
    let settings: [String: String]
  }

  let schema: Int
  let codeBits: Int
  let distance: DistanceMode
  let counts: Counts
  let map: TieRules
  let precisionAtRadius2: Double
  let recallAtRadius2: Double
  let precisionAt50: Double
  let precisionAt50Stable: Double
  /// Absent when no resamples were asked for.
  let intervals: ConfidenceIntervals?
  let curves: Curves
  let identities: [RetrievalFigures.IdentityFigures]
  let codes: Codes
  let definitions: [String: String]
  let provenance: Provenance

  /// The report of `figures`, measured on `codes`.
  init(
    _ figures: RetrievalFigures, of codes: CodesArtifact, settings: EvaluationSettings,
    provenance: Provenance
  ) {
    let radius2 = figures.atRadius(2)
    let first50 = figures.atCutoff(RetrievalEvaluation.headlineCutoff)
    schema = Self.newestSchema
    codeBits = codes.length.bits
    distance = settings.distance
    counts = Counts(
      gallery: figures.galleryCount, galleryIdentities: figures.galleryIdentityCount,
      queries: figures.queryCount,
      queriesRetrievingNothingAtRadius2: radius2.queriesRetrievingNothing,
      queriesWithoutRelevant: figures.queriesWithoutRelevant)
    map = figures.meanAveragePrecision
    precisionAtRadius2 = radius2.precision
    recallAtRadius2 = radius2.recall
    precisionAt50 = first50?.expected ?? 0
    precisionAt50Stable = first50?.stable ?? 0
    intervals = settings.bootstrap.map { ConfidenceIntervals($0, of: figures.byQuery) }
    curves = Curves(
      distance: figures.byDistance, precisionRecall: figures.byRecall, radius: figures.byRadius,
      returned: figures.byCutoff)
    identities = figures.byIdentity
    self.codes = Codes(
      gallery: CodeStatistics(codes.gallery), query: CodeStatistics(codes.queries))
    definitions = Self.definitions(settings.distance)
    self.provenance = provenance
  }

  private enum CodingKeys: String, CodingKey {
    case schema, distance, counts, map, intervals, curves, identities, codes, definitions
    case provenance
    case codeBits = "code_bits"
    case precisionAtRadius2 = "precision_at_radius_2"
    case recallAtRadius2 = "recall_at_radius_2"
    case precisionAt50 = "precision_at_50"
    case precisionAt50Stable = "precision_at_50_stable"
  }

  /// The report as JSON: sorted keys, two-space indentation, a final newline.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

extension EvaluationReport.Counts {
  private enum CodingKeys: String, CodingKey {
    case gallery, queries
    case galleryIdentities = "gallery_identities"
    case queriesRetrievingNothingAtRadius2 = "queries_retrieving_nothing_at_radius_2"
    case queriesWithoutRelevant = "queries_without_relevant"
  }
}

extension EvaluationReport.Curves {
  private enum CodingKeys: String, CodingKey {
    case distance, radius, returned
    case precisionRecall = "precision_recall"
  }
}

extension EvaluationReport.Provenance {
  private enum CodingKeys: String, CodingKey {
    case inputs, settings
    case modelFingerprint = "model_fingerprint"
  }
}
