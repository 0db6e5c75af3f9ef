/// How codes are cut into chunks for multi-index hashing.
///
/// Two codes at most r bits apart agree closely in one chunk of m: in chunk j they differ in e bits with
/// m · e + j ≤ r (the pigeonhole principle, counting down from the first chunk). Looking up everything
/// within e bits in chunk j, for each such step s = m · e + j in 0 … r, therefore finds all of them.
/// Few wide chunks have small buckets but many of them to open; many narrow ones the reverse.
///
/// Source: Norouzi, Punjani, Fleet, *Fast Search in Hamming Space with Multi-Index Hashing*, CVPR 2012.
public struct ChunkPlan: Equatable, Sendable {
  /// The bits of each chunk: consecutive, the wider ones first. One chunk makes a direct table.
  public let chunks: [Range<Int>]

  /// The widest chunk: a table of 2²⁶ buckets takes 256 MiB.
  static let widest = 26
  /// What opening a bucket costs, in codes compared; mostly waiting for memory.
  static let bucketCost = 32
  /// What comparing one code in a bucket costs, in codes scanned in order, sharing loads.
  static let scanAdvantage = 16

  /// The plan that makes searches within `radius` cheapest for `codeCount` codes at random.
  ///
  /// A table has at most 4 buckets a code, so that buckets do not outweigh codes.
  public init(_ length: CodeLength, codeCount: Int, radius: Int = 2) {
    var widest = Self.widest
    while widest > 8, 1 << widest > 4 * max(codeCount, 1) { widest -= 1 }
    let fewest = (length.bits + widest - 1) / widest
    let plans = (fewest...max(fewest, length.bits / 8)).map { Self(length, chunkCount: $0) }
    var best = (plan: plans[0], cost: plans[0].cost(within: radius, codeCount: codeCount))
    for plan in plans.dropFirst() {
      let cost = plan.cost(within: radius, codeCount: codeCount)
      if cost < best.cost { best = (plan, cost) }
    }
    self = best.plan
  }

  /// `chunkCount` chunks of nearly equal width.
  init(_ length: CodeLength, chunkCount: Int) {
    chunks = (0..<chunkCount).map { index in
      let (width, wider) = length.bits.quotientAndRemainder(dividingBy: chunkCount)
      let start = index * width + min(index, wider)
      return start..<start + width + (index < wider ? 1 : 0)
    }
  }

  /// The cost of the steps 0 … `radius`, in codes compared in buckets.
  func cost(within radius: Int, codeCount: Int) -> Double {
    (0...max(0, radius)).reduce(0) { $0 + cost(ofStep: $1, codeCount: codeCount) }
  }

  /// The cost of one step for codes at random: the buckets it opens and the codes in them.
  func cost(ofStep step: Int, codeCount: Int) -> Double {
    let (flips, chunk) = step.quotientAndRemainder(dividingBy: chunks.count)
    let width = chunks[chunk].count
    guard flips <= width else { return 0 }
    var buckets = 1.0
    for i in 0..<flips { buckets = buckets * Double(width - i) / Double(i + 1) }
    return buckets * (Double(Self.bucketCost) + Double(codeCount >> width))
  }
}
