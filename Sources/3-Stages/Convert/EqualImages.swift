/// Which images are equal: within one side, across both, and under more than one identity.
///
/// By stored values, so that a picture is recognised in another file, too.
struct EqualImages {
  /// An image: 0 is train, 1 is test.
  struct Place: Equatable {
    let side, row: Int
  }

  /// Equal images of which one has to do with the other.
  struct Pair: Equatable {
    let earlier, later: Place
  }

  private struct First {
    let row: Int32
    let identity: Int32
  }

  /// Images that occurred before on the same side, by side.
  private(set) var repeated = [0, 0]
  /// Test images that occur in train as well.
  private(set) var leakedCount = 0
  /// Different images that lie under more than one identity.
  var disputedCount: Int { disputed.count }
  /// The first leaks, and the first pair of each of the first disputed images.
  private(set) var leaks: [Pair] = []
  private(set) var disputes: [Pair] = []

  private var counts = [0, 0]
  private var firsts: [[RowFingerprint: First]] = [[:], [:]]
  private var disputed: Set<RowFingerprint> = []

  private static let shown = 5

  /// None yet.
  init() {}

  /// Those of both sides.
  init(_ publishers: [SplitPublisher]) {
    for (side, publisher) in publishers.enumerated() {
      for (fingerprint, identity) in zip(
        publisher.images.fingerprints, publisher.survey.identities)
      { add(fingerprint, identity: identity, side: side) }
    }
  }

  /// Takes in the next image of a side.
  ///
  /// - Precondition: Train comes before test.
  mutating func add(_ fingerprint: RowFingerprint, identity: Int64, side: Int) {
    let place = Place(side: side, row: counts[side])
    counts[side] += 1
    let (inTrain, inSide) = (firsts[0][fingerprint], firsts[side][fingerprint])
    if inSide == nil {
      firsts[side][fingerprint] = First(row: Int32(place.row), identity: Int32(identity))
    } else {
      repeated[side] += 1
    }
    guard let first = inTrain ?? inSide else { return }
    let pair = Pair(
      earlier: Place(side: inTrain == nil ? side : 0, row: Int(first.row)), later: place)
    if side == 1, inTrain != nil {
      leakedCount += 1
      if leaks.count < Self.shown { leaks.append(pair) }
    }
    if first.identity != identity, disputed.insert(fingerprint).inserted,
      disputes.count < Self.shown
    {
      disputes.append(pair)
    }
  }

  /// What a person may want to act on; `name` says what an image is called.
  func warnings(_ name: (Place) -> String) -> [String] {
    var warnings: [String] = []
    if disputedCount > 0 {
      let pairs = disputes.map { "\(name($0.earlier)) and \(name($0.later))" }
      warnings.append(
        "\(disputedCount) pictures lie under more than one identity: whose are they?\n  "
          + listed(pairs, of: disputedCount))
    }
    if leakedCount > 0 {
      let pairs = leaks.map { "\(name($0.later)) is \(name($0.earlier))" }
      warnings.append(
        "\(leakedCount) test images occur in train as well: results will look too good\n  "
          + listed(pairs, of: leakedCount))
    }
    return warnings
  }

  private func listed(_ lines: [String], of count: Int) -> String {
    lines.joined(separator: "\n  ")
      + (count > lines.count ? "\n  … and \(count - lines.count) more" : "")
  }
}
