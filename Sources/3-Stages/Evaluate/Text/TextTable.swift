/// Rows below a header, for a terminal or as Markdown.
struct TextTable {
  let header: [String]
  let rows: [[String]]

  /// A table whose rows have a cell for each column.
  init(_ header: [String], _ rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  /// Aligned columns, the first to the left, the others to the right.
  var aligned: String {
    let lines = [header] + rows
    let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      zip(line.indices, line).map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  /// The table in Markdown; cells are Markdown already (see `MarkdownText`).
  var markdown: String {
    ([header, header.map { _ in "---" }] + rows)
      .map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }
}
