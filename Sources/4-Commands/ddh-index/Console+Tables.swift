import Console
import Foundation

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

  /// Prints each of `values` as a line of JSON.
  func show(lines values: [some Encodable]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for value in values { try show(String(decoding: try encoder.encode(value), as: UTF8.self)) }
  }
}
