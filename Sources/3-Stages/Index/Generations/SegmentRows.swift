import Artifacts
import Retrieval

/// Codes with the ids they keep and the faces they were made of: what a segment holds.
///
/// | tensor | type | shape | holds |
/// |---|---|---|---|
/// | `index.codes` | U64 | (n, W) | packed as in a codes artifact |
/// | `index.identities` | I64 | (n) | |
/// | `index.ids` | I64 | (n) | ascending, each once |
/// | `index.keys` | U64 | (n, 2), or (0, 2) where the faces are unknown | `ContentKey` |
///
/// Source: docs/formats/index.md.
struct SegmentRows: Sendable {
  /// The codes and whose faces they are.
  let codes: CodeTable
  /// For each row, the id it keeps for ever.
  let identifiers: Column<Int64>
  /// For each row, two words of its key; empty where the faces are unknown.
  let keys: Column<UInt64>

  /// Rows.
  var count: Int { codes.count }

  /// The content key of `row`; nil where the faces are unknown.
  func key(at row: Int) -> ContentKey? {
    keys.count == 0 ? nil : ContentKey((keys[2 * row], keys[2 * row + 1]))
  }
}

/// Some rows of a segment, on their way into another one.
struct Portion: Sendable {
  let rows: SegmentRows
  /// Which, ascending, without overlap.
  let ranges: [Range<Int>]

  /// All rows of `rows`.
  init(_ rows: SegmentRows) {
    self.rows = rows
    ranges = rows.count > 0 ? [0..<rows.count] : []
  }

  /// All rows of `rows` but those at the ascending positions `dropped`.
  init(_ rows: SegmentRows, dropping dropped: [Int]) {
    self.rows = rows
    var ranges: [Range<Int>] = []
    var start = 0
    for row in dropped + [rows.count] {
      if start < row { ranges.append(start..<row) }
      start = row + 1
    }
    self.ranges = ranges
  }

  /// How many rows it takes.
  var count: Int { ranges.reduce(0) { $0 + $1.count } }
  /// The ids of its first and last row; nil when it takes none.
  var ends: (first: Int64, last: Int64)? {
    guard let first = ranges.first, let last = ranges.last else { return nil }
    return (rows.identifiers[first.lowerBound], rows.identifiers[last.upperBound - 1])
  }
}

extension [Portion] {
  /// Rows of all.
  var rowCount: Int { reduce(0) { $0 + $1.count } }
  /// Whether the faces of their rows are known.
  var isKeyed: Bool { contains { $0.rows.keys.count > 0 } }
  /// Bytes they take in a segment.
  func byteCount(_ length: CodeLength) -> Int {
    rowCount * (8 * length.wordCount + 8 + 8 + (isKeyed ? 16 : 0))
  }
}
