import Retrieval

/// Which id each row of a build gets: the one its face had, or a fresh one.
struct IdentifierAssignment {
  /// For each row, its id.
  private let identifiers: [Int64]
  /// Rows whose face had an id before.
  let keptCount: Int
  /// The first id that was never given out.
  let nextIdentifier: Int64

  /// Assigns ids to `count` rows of which `keys`, where known, are the content.
  ///
  /// Of several rows with one key the first takes the lowest id that key had, and so on.
  init(keys: [ContentKey], count: Int, next: Int64, inForce: IndexGeneration?) {
    var identifiers = [Int64](repeating: -1, count: count)
    var kept = 0
    if !keys.isEmpty, let inForce, inForce.isKeyed {
      // The first row of each key that has no id yet, and for each row the next one of its key.
      var first: [ContentKey: Int] = [:]
      var following = [Int](repeating: -1, count: count)
      for row in keys.indices.reversed() {
        following[row] = first.updateValue(row, forKey: keys[row]) ?? -1
      }
      inForce.forEachRow { rows, oldRow in
        guard let key = rows.key(at: oldRow), let row = first[key] else { return }
        identifiers[row] = rows.identifiers[oldRow]
        first[key] = following[row] >= 0 ? following[row] : nil
        kept += 1
      }
    }
    var next = next
    for row in identifiers.indices where identifiers[row] < 0 {
      identifiers[row] = next
      next += 1
    }
    self.identifiers = identifiers
    keptCount = kept
    nextIdentifier = next
  }

  /// `table` with its ids and keys, in ascending order of ids.
  func rows(of table: CodeTable, keys: [ContentKey]) throws -> SegmentRows {
    var order: [Int]?
    if keptCount > 0 {
      order = identifiers.indices.sorted { identifiers[$0] < identifiers[$1] }
    }
    let rows = order ?? []
    return SegmentRows(
      codes: order == nil ? table : try table.taking(rows),
      identifiers: Column(order == nil ? identifiers : rows.map { identifiers[$0] }),
      keys: Column(order == nil ? keys.words : rows.map { keys[$0] }.words))
  }
}

extension [ContentKey] {
  /// Two words a key.
  var words: [UInt64] { flatMap { [$0.words.0, $0.words.1] } }
}

extension CodeTable {
  /// The table of `rows`, in their order.
  func taking(_ rows: [Int]) throws(RetrievalFailure) -> CodeTable {
    let count = length.wordCount
    let words = unsafe withWords { words in
      unsafe rows.flatMap { unsafe words[$0 * count..<($0 + 1) * count] }
    }
    return try CodeTable(
      words: words, identities: rows.map { identity(at: $0) }, length: length)
  }
}
