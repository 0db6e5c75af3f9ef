/// Running sums over queries, taken in query order so that no sum depends on the thread count.
struct FigureSums {
  private let cutoffs: [Int]
  private let headlineCutoff: Int
  private var averagePrecision = TieRules()
  private var averagePrecisionAt: [TieRules]
  private var averagePrecisionOfHits: [Double]
  private var radiusPrecision: [Double]
  private var radiusRecall: [Double]
  private var retrieved: [Int]
  private var hits: [Int]
  private var nothing: [Int]
  private var expectedPrecision: [Double]
  private var stablePrecision: [Double]
  private var interpolatedPrecision: [Double]
  private var queries: [RetrievalFigures.QueryHeadline] = []

  /// Zero, for distances 0 … `maximumDistance` and the cutoffs, one of which is the headline's.
  init(maximumDistance: Int, cutoffs: [Int], headlineCutoff: Int) {
    self.cutoffs = cutoffs
    self.headlineCutoff = cutoffs.firstIndex(of: headlineCutoff) ?? 0
    averagePrecisionAt = Array(repeating: TieRules(), count: cutoffs.count)
    averagePrecisionOfHits = Array(repeating: 0, count: cutoffs.count)
    radiusPrecision = Array(repeating: 0, count: maximumDistance + 1)
    radiusRecall = radiusPrecision
    retrieved = Array(repeating: 0, count: maximumDistance + 1)
    hits = retrieved
    nothing = retrieved
    expectedPrecision = Array(repeating: 0, count: cutoffs.count)
    stablePrecision = expectedPrecision
    interpolatedPrecision = Array(repeating: 0, count: 11)
  }

  /// Adds one query of `identity`.
  mutating func add(_ figures: QueryFigures, identity: Int64) {
    averagePrecision += figures.averagePrecision
    for radius in retrieved.indices {
      radiusPrecision[radius] += figures.radiusPrecision[radius]
      radiusRecall[radius] += figures.radiusRecall[radius]
      retrieved[radius] += figures.retrieved[radius]
      hits[radius] += figures.hits[radius]
      if figures.retrieved[radius] == 0 { nothing[radius] += 1 }
    }
    for index in cutoffs.indices {
      averagePrecisionAt[index] += figures.averagePrecisionAt[index]
      averagePrecisionOfHits[index] += figures.averagePrecisionOfHits[index]
      expectedPrecision[index] += figures.expectedPrecision[index]
      stablePrecision[index] += figures.stablePrecision[index]
    }
    for level in interpolatedPrecision.indices {
      interpolatedPrecision[level] += figures.interpolatedPrecision[level]
    }
    let radius2 = min(2, retrieved.count - 1)
    queries.append(
      RetrievalFigures.QueryHeadline(
        identity: identity, relevantCount: figures.relevantCount,
        averagePrecision: figures.averagePrecision.expected,
        precisionAtRadius2: figures.radiusPrecision[radius2],
        recallAtRadius2: figures.radiusRecall[radius2],
        precisionAt50: figures.expectedPrecision[headlineCutoff]))
  }

  /// The means.
  func means(gallery: CodeTable, identityCount: Int) -> RetrievalFigures {
    let count = Double(queries.count)
    return RetrievalFigures(
      galleryCount: gallery.count, queryCount: queries.count,
      galleryIdentityCount: identityCount,
      queriesWithoutRelevant: queries.count { $0.relevantCount == 0 },
      maximumDistance: gallery.length.bits,
      meanAveragePrecision: averagePrecision / count,
      byRadius: retrieved.indices.map { radius in
        RetrievalFigures.RadiusPoint(
          radius: radius, precision: radiusPrecision[radius] / count,
          recall: radiusRecall[radius] / count,
          meanRetrieved: Double(retrieved[radius]) / count,
          queriesRetrievingNothing: nothing[radius])
      },
      byCutoff: cutoffs.indices.map { index in
        RetrievalFigures.CutoffPoint(
          returned: cutoffs[index], expected: expectedPrecision[index] / count,
          stable: stablePrecision[index] / count, map: averagePrecisionAt[index] / count,
          mapOfHits: averagePrecisionOfHits[index] / count)
      },
      byRecall: interpolatedPrecision.indices.map { level in
        RetrievalFigures.RecallPoint(
          recall: Double(level) / 10, precision: interpolatedPrecision[level] / count)
      },
      byDistance: distances, byIdentity: IdentityTable.worstFirst(queries), byQuery: queries)
  }

  /// Pairs at each distance: differences of the totals within each radius.
  private var distances: [RetrievalFigures.DistancePoint] {
    retrieved.indices.map { distance in
      let all = retrieved[distance] - (distance > 0 ? retrieved[distance - 1] : 0)
      let within = hits[distance] - (distance > 0 ? hits[distance - 1] : 0)
      return RetrievalFigures.DistancePoint(
        distance: distance, within: within, between: all - within)
    }
  }
}
