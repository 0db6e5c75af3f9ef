import Charts

/// A table of a page: words to the left, numbers to the right.
struct PageTable {
  /// A column's title.
  enum Column {
    case words(String)
    case number(String)
    /// For SHA-256, which break over lines where there is no room for 64 digits.
    case digest(String)
  }

  private let columns: [Column]
  private let rows: [[Markup]]

  /// A table whose rows have a cell for each column.
  init(_ columns: [Column], _ rows: [[Markup]]) {
    self.columns = columns
    self.rows = rows
  }

  /// The table, which scrolls by itself where it is too wide.
  var markup: Markup {
    let head = columns.map { column -> Markup in
      switch column {
      case .words(let title): "<th scope=\"col\">\(title)</th>"
      case .number(let title): "<th scope=\"col\" class=\"n\">\(title)</th>"
      case .digest(let title): "<th scope=\"col\" class=\"h\">\(title)</th>"
      }
    }
    let body = rows.map { row -> Markup in
      let cells = zip(columns, row).map { column, cell -> Markup in
        switch column {
        case .words: "<td>\(cell)</td>"
        case .number: "<td class=\"n\">\(cell)</td>"
        case .digest: "<td class=\"h\">\(cell)</td>"
        }
      }
      return "<tr>\(cells)</tr>\n"
    }
    return """
      <div class="scroll" tabindex="0"><table><thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)</tbody></table></div>

      """
  }

  /// The table behind a line that opens it.
  func folded(_ summary: String) -> Markup {
    "<details><summary>\(summary)</summary>\(markup)</details>\n"
  }
}
