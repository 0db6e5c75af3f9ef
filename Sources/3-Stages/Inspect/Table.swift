/// Rows of cells as aligned text.
public struct Table: Sendable {
  private var rows: [[String]]

  /// A table with these column titles.
  public init(_ titles: String...) { rows = [titles] }

  /// Adds a row.
  public mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The rows, columns aligned.
  public var lines: [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let padded = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      let line = padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
