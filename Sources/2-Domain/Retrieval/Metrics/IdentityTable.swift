/// Figures by identity.
enum IdentityTable {
  /// One row an identity, by its mean expected AP, then by identity.
  ///
  /// Sums run in query order.
  static func worstFirst(
    _ queries: [RetrievalFigures.QueryHeadline]
  ) -> [RetrievalFigures.IdentityFigures] {
    Dictionary(grouping: queries, by: \.identity).map { identity, queries in
      let count = Double(queries.count)
      return RetrievalFigures.IdentityFigures(
        identity: identity, gallery: queries[0].relevantCount, queries: queries.count,
        map: queries.reduce(0) { $0 + $1.averagePrecision } / count,
        precisionAt50: queries.reduce(0) { $0 + $1.precisionAt50 } / count)
    }
    .sorted { ($0.map, $0.identity) < ($1.map, $1.identity) }
  }
}
