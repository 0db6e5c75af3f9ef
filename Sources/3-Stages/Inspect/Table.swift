/// Rows of cells as aligned text.
public struct Table: Sendable {
  private var rows: [[String]]

  /// A table with these column titles.
  public init(_ titles: String...) { rows = [titles] }

  /// Adds a row.
  public mutating func add(_ cells: [String]) { rows.append(cells) }

  /// A column is aligned up to this width; longer cells push the rest of their row aside.
  private static let widthLimit = 80

  /// The rows, columns aligned.
  public var lines: [String] {
    var widths = rows[0].map { _ in 0 }
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], min(Self.widthLimit, Self.width(cell)))
      }
    }
    return rows.map { row in
      var line = ""
      var missing = 0
      for (column, cell) in row.enumerated() {
        if column > 0 { missing += 2 }
        if !cell.isEmpty {
          line += String(repeating: " ", count: missing) + cell
          missing = 0
        }
        missing += max(0, widths[column] - Self.width(cell))
      }
      return line
    }
  }

  /// Characters of `cell`; of most cells that is bytes.
  private static func width(_ cell: String) -> Int {
    cell.utf8.allSatisfy { $0 < 0x80 } ? cell.utf8.count : cell.count
  }
}
