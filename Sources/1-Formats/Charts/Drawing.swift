/// A finished picture: what is in it, its size, and what it shows in words.
public struct Drawing: Sendable {
  /// In the drawing's own units; about a pixel each.
  public let width, height: Double
  /// What somebody who does not see it needs to know.
  public let alternative: String
  let content: Markup

  /// The drawing as a part of an HTML page that has `ChartStyle.page`.
  public var inline: Markup {
    """
    <svg class="chart" viewBox="0 0 \(width) \(height)" role="img" \
    aria-label="\(alternative)">\(content)</svg>
    """
  }

  /// The drawing as a file of its own, in the colours of paper and without a variable.
  public var file: String {
    let markup: Markup = """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" class="chart" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img">
      <desc>\(alternative)</desc>
      <style>\(ChartStyle.paper)</style>
      <rect width="100%" height="100%" fill="#ffffff"/>
      \(content)
      </svg>

      """
    return markup.text
  }
}

/// Rough measures of text in the charts' type: 12 units, a wide sans serif.
enum TypeMeasure {
  /// How wide `text` is at most, for nearly all text.
  static func width(_ text: String) -> Double { 7.2 * Double(text.count) }
}
