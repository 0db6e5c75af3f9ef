/// Names of series above a chart, in as many rows as they need.
struct Legend {
  /// One series' sample and name.
  struct Entry {
    let name: String
    /// A sample 22 units wide and 10 high, drawn around (0, 0) at its left end.
    let sample: Markup
  }

  private static let sampleWidth = 28.0
  private static let gap = 18.0
  static let rowHeight = 18.0

  private let rows: [[(entry: Entry, x: Double)]]

  /// Lays `entries` out in rows no wider than `width`.
  init(_ entries: [Entry], width: Double) {
    var rows: [[(entry: Entry, x: Double)]] = []
    var x = width
    for entry in entries {
      let extent = Self.sampleWidth + TypeMeasure.width(entry.name)
      if x + extent > width || rows.isEmpty {
        rows.append([])
        x = 0
      }
      rows[rows.count - 1].append((entry, x))
      x += extent + Self.gap
    }
    self.rows = rows
  }

  /// How much room it takes.
  var height: Double { Double(rows.count) * Self.rowHeight }

  /// The rows, the first one's middle at 9.
  var content: Markup {
    Markup(
      rows.enumerated().flatMap { index, row in
        row.map { item -> Markup in
          """
          <g transform="translate(\(item.x) \(Double(index) * Self.rowHeight + 9))">\
          \(item.entry.sample)<text class="strong" x="\(Self.sampleWidth)" y="4">\
          \(item.entry.name)</text></g>
          """
        }
      })
  }
}
