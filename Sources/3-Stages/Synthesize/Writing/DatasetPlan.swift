import SeededRandom

/// How many pictures each identity has, and in which order a split's rows are written.
struct DatasetPlan: Sendable, Equatable {
  /// One row of a split: which picture of whom.
  struct Row: Sendable, Equatable {
    var identity: Int
    var number: Int
  }

  /// Training pictures of each identity.
  let trainCounts: [Int]
  /// Test pictures of every identity.
  let testCount: Int
  private let seed: UInt64

  /// - Parameter settings: valid settings; a total is spread unevenly over the identities.
  init(_ settings: SynthesizeSettings) {
    seed = settings.seed
    testCount = settings.testImages
    trainCounts =
      switch settings.trainImages {
      case .each(let count): [Int](repeating: count, count: settings.identities)
      case .total(let total): Self.spread(total, over: settings.identities, seed: settings.seed)
      }
  }

  /// A total cut into uneven positive parts: between about half and one and a half times the mean.
  ///
  /// Part i runs from round(T·W(i)/W) to round(T·W(i+1)/W), with W the running sum of seeded weights
  /// and T what is left after one picture for everybody.
  private static func spread(_ total: Int, over identities: Int, seed: UInt64) -> [Int] {
    var random = SeededRandom(seed: seed, stream: "uneven counts")
    let weights = (0..<identities).map { _ in random.uniform(0.5, 1.5) }
    let whole = weights.reduce(0, +)
    let rest = Double(total - identities)
    var running = 0.0
    var before = 0
    return weights.enumerated().map { index, weight in
      running += weight
      let isLast = index == identities - 1
      let upTo = isLast ? total - identities : Int((rest * running / whole).rounded())
      defer { before = upTo }
      return 1 + upTo - before
    }
  }

  /// The rows of a split, shuffled across identities by the seed.
  ///
  /// Complexity: 16 bytes a row, against some 14,000 that the row's picture takes on disk.
  func rows(of split: Faces.Split) -> [Row] {
    var rows: [Row] = []
    for identity in trainCounts.indices {
      let count = split == .train ? trainCounts[identity] : testCount
      rows += (0..<count).map { Row(identity: identity, number: $0) }
    }
    var random =
      switch split {
      case .train: SeededRandom(seed: seed, stream: "training order")
      case .test: SeededRandom(seed: seed, stream: "test order")
      }
    return random.permutation(of: rows.count).map { rows[$0] }
  }
}
