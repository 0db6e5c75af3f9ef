import Retrieval

/// What a report tells of the data and the settings it was measured with: equal, as far as reports can
/// tell, for two trainings that differ in their seed or code length only.
///
/// A report has no digest of its faces. It has every person's queries and codes in the gallery, which
/// another set of faces, or another split of the same, hardly shares.
struct MeasuredData: Hashable, Sendable {
  /// Codes of one person.
  struct Person: Decodable, Hashable, Sendable {
    let identity: Int64
    let queries: Int
    let gallery: Int
  }

  let distance: DistanceMode
  let gallery: Int
  let queries: Int
  /// By identity; nil: a report of the first schema, which lacks them.
  let people: [Person]?
  let settings: [String: String]

  /// Whether `other` asks the same queries of the same gallery, as far as reports can tell.
  func asksTheSame(as other: MeasuredData) -> Bool {
    gallery == other.gallery && queries == other.queries
      && (people == nil || other.people == nil || people == other.people)
  }

  /// What `report` was measured with.
  init(_ report: ReportHeadline) {
    distance = report.distance
    gallery = report.counts.gallery
    queries = report.counts.queries
    people = report.identities?.sorted { $0.identity < $1.identity }
    settings = report.provenance.settings
  }
}
