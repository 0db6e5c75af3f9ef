import Console

extension Console {
  /// Prints `rows` as right-aligned columns.
  func show(table rows: [[String]]) throws {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    for row in rows {
      let cells = zip(row, widths).map { cell, width in
        String(repeating: " ", count: width - cell.count) + cell
      }
      try show(cells.joined(separator: "  "))
    }
  }
}
