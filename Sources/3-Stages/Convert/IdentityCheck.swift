import FaceData

/// What the identities of both splits say about one another.
struct IdentityCheck {
  /// Identities are 0 ..< this.
  let count: Int
  /// Identities below `count` without an image in train, ascending.
  let gaps: [Int64]
  /// Identities of test that train does not know, ascending.
  let unknown: [Int64]
  /// Identities of both splits.
  private let distinctCount: Int

  init(_ surveys: [SplitSurvey]) {
    let train = Set(surveys[0].identities)
    let test = Set(surveys[1].identities)
    let greatest = max(train.max() ?? 0, test.max() ?? 0)
    count = Int(greatest) + 1
    distinctCount = train.union(test).count
    gaps = (0...greatest).filter { !train.contains($0) }
    unknown = test.subtracting(train).sorted()
  }

  /// What to refuse a whole set with whose identities are numbers of something else; nil where they are not.
  var sparse: ConvertFailure? {
    SparseIdentities.holds(count: count, distinct: distinctCount)
      ? .sparseIdentities(greatest: Int64(count - 1), distinct: distinctCount) : nil
  }

  var warnings: [String] {
    var warnings: [String] = []
    if !gaps.isEmpty {
      warnings.append("\(gaps.count) identities have no train image: \(Self.listed(gaps))")
    }
    if !unknown.isEmpty {
      warnings.append(
        "\(unknown.count) test identities are not in train: \(Self.listed(unknown))")
    }
    return warnings
  }

  private static func listed(_ identities: [Int64]) -> String {
    identities.prefix(10).map(String.init).joined(separator: ", ")
      + (identities.count > 10 ? ", …" : "")
  }
}
