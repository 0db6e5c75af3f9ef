import SeededRandom

/// Chooses rows to hold out for validation: of every identity the same share, at random.
enum ValidationSplit {
  /// One flag a row: 1 is held out.
  ///
  /// Of an identity's n rows round(fraction · n) are chosen, by the stream "validation split" under
  /// the identity's number; at least one row stays in training.
  static func flags(identities: [Int64], fraction: Double, seed: Int) -> [UInt8] {
    var rows: [Int64: [Int]] = [:]
    for (row, identity) in identities.enumerated() { rows[identity, default: []].append(row) }
    var flags = [UInt8](repeating: 0, count: identities.count)
    for (identity, rows) in rows {
      let wanted = Int((fraction * Double(rows.count)).rounded())
      var random = SeededRandom(
        seed: UInt64(seed), stream: "validation split", index: UInt64(identity))
      for choice in random.permutation(of: rows.count).prefix(min(wanted, rows.count - 1)) {
        flags[rows[choice]] = 1
      }
    }
    return flags
  }
}
