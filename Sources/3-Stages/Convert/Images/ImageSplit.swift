import ByteStreams

/// Which pictures of one folder are queries: of every identity some, or those of a list.
enum ImageSplit: Sendable, CustomStringConvertible {
  /// None: a gallery without queries.
  case none
  /// This share of every identity's pictures, at least one of two or more.
  case fraction(Double)
  /// So many of every identity's pictures.
  case count(Int)
  /// Those whose paths stand in a file, one a line.
  case list(path: String)

  /// What `init` reads.
  static let expected =
    "none, a fraction such as 0.1, a number of pictures an identity, or the path of a list of test pictures"

  /// Reads `none`, a fraction with a point, a whole number, or the path of a list.
  init?(_ text: String) {
    if text == "none" {
      self = .none
    } else if let count = Int(text) {
      guard count > 0 else { return nil }
      self = .count(count)
    } else if let fraction = Double(text) {
      guard fraction > 0, fraction < 1 else { return nil }
      self = .fraction(fraction)
    } else {
      guard !text.isEmpty else { return nil }
      self = .list(path: text)
    }
  }

  var description: String {
    switch self {
    case .none: "none"
    case .fraction(let fraction): "\(fraction)"
    case .count(let count): "\(count)"
    case .list: "list"
    }
  }

  /// Pictures of an identity with `total` that are wanted as queries; one at least stays.
  private func wanted(of total: Int) -> Int {
    switch self {
    case .none, .list: 0
    case .fraction(let fraction): min(max(1, Int((fraction * Double(total)).rounded())), total - 1)
    case .count(let count): min(count, total - 1)
    }
  }

  /// Whether each picture of one identity is a query.
  ///
  /// Pictures are put in the order of SHA-256(seed, space, their file's SHA-256) and the first are
  /// queries: names do not matter, and a picture more moves at most one other. Copies of one file stay
  /// on one side, where they cannot make a query too easy.
  ///
  /// - Parameter digests: SHA-256 of each file, in hexadecimal.
  func flags(digests: [String], seed: Int) -> [Bool] {
    var flags = [Bool](repeating: false, count: digests.count)
    let rows = Dictionary(grouping: digests.indices) { digests[$0] }
    let order = rows.keys.map { (Digest.of(Array("\(seed) \($0)".utf8)), $0) }.sorted { $0 < $1 }
    var left = wanted(of: digests.count)
    for (_, digest) in order.dropLast() where left > 0 {
      for row in rows[digest] ?? [] { flags[row] = true }
      left -= rows[digest]?.count ?? 0
    }
    return flags
  }
}
