import Charts

/// A chart of a page, with its heading, what it shows in words, and its numbers.
struct PageFigure {
  /// The name of the chart's own file, without `.svg`.
  let name: String
  let title: String
  let caption: Markup
  let drawing: Drawing
  let table: PageTable

  var markup: Markup {
    let words: Markup = caption.isEmpty ? "" : "<p>\(caption)</p>"
    return """
      <figure id="\(name)"><figcaption><h3>\(title)</h3>\(words)</figcaption>
      \(drawing.inline)
      \(table.folded("Numbers"))</figure>

      """
  }

  /// Figures side by side, as many as there is room for, and at most two if they are large.
  static func group(
    _ figures: [PageFigure], areLarge: Bool = false, _ rest: Markup = ""
  ) -> Markup {
    "<div class=\"figures\(areLarge ? " large" : "")\">\n\(figures.map(\.markup))\(rest)</div>\n"
  }
}
