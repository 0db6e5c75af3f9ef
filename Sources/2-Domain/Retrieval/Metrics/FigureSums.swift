/// Running sums over queries, taken in query order so that no sum depends on the thread count.
struct FigureSums {
  private var queryCount = 0
  private var queriesWithoutRelevant = 0
  private var averagePrecision = TieRules()
  private var radiusPrecision: [Double]
  private var radiusRecall: [Double]
  private var retrieved: [Int]
  private var nothing: [Int]
  private var expectedPrecision: [Double]
  private var stablePrecision: [Double]
  private var interpolatedPrecision: [Double]

  /// Zero, for distances 0 … `maximumDistance` and so many cutoffs.
  init(maximumDistance: Int, cutoffCount: Int) {
    radiusPrecision = Array(repeating: 0, count: maximumDistance + 1)
    radiusRecall = radiusPrecision
    retrieved = Array(repeating: 0, count: maximumDistance + 1)
    nothing = retrieved
    expectedPrecision = Array(repeating: 0, count: cutoffCount)
    stablePrecision = expectedPrecision
    interpolatedPrecision = Array(repeating: 0, count: 11)
  }

  /// Adds one query.
  mutating func add(_ figures: QueryFigures) {
    queryCount += 1
    if figures.lacksRelevant { queriesWithoutRelevant += 1 }
    averagePrecision.expected += figures.averagePrecision.expected
    averagePrecision.optimistic += figures.averagePrecision.optimistic
    averagePrecision.pessimistic += figures.averagePrecision.pessimistic
    averagePrecision.stable += figures.averagePrecision.stable
    for radius in retrieved.indices {
      radiusPrecision[radius] += figures.radiusPrecision[radius]
      radiusRecall[radius] += figures.radiusRecall[radius]
      retrieved[radius] += figures.retrieved[radius]
      if figures.retrieved[radius] == 0 { nothing[radius] += 1 }
    }
    for index in expectedPrecision.indices {
      expectedPrecision[index] += figures.expectedPrecision[index]
      stablePrecision[index] += figures.stablePrecision[index]
    }
    for level in interpolatedPrecision.indices {
      interpolatedPrecision[level] += figures.interpolatedPrecision[level]
    }
  }

  /// The means.
  func means(gallery: CodeTable, identityCount: Int, cutoffs: [Int]) -> RetrievalFigures {
    let queries = Double(queryCount)
    return RetrievalFigures(
      galleryCount: gallery.count, queryCount: queryCount,
      galleryIdentityCount: identityCount,
      queriesWithoutRelevant: queriesWithoutRelevant,
      maximumDistance: gallery.length.bits,
      meanAveragePrecision: TieRules(
        expected: averagePrecision.expected / queries,
        optimistic: averagePrecision.optimistic / queries,
        pessimistic: averagePrecision.pessimistic / queries,
        stable: averagePrecision.stable / queries),
      byRadius: retrieved.indices.map { radius in
        RetrievalFigures.RadiusPoint(
          radius: radius, precision: radiusPrecision[radius] / queries,
          recall: radiusRecall[radius] / queries,
          meanRetrieved: Double(retrieved[radius]) / queries,
          queriesRetrievingNothing: nothing[radius])
      },
      byCutoff: cutoffs.indices.map { index in
        RetrievalFigures.CutoffPoint(
          returned: cutoffs[index], expected: expectedPrecision[index] / queries,
          stable: stablePrecision[index] / queries)
      },
      byRecall: interpolatedPrecision.indices.map { level in
        RetrievalFigures.RecallPoint(
          recall: Double(level) / 10, precision: interpolatedPrecision[level] / queries)
      })
  }
}
