/// Where a chart's values lie, and the axes, labels and grid around them.
///
/// The units are such that on a phone, 390 pixels wide, 12 of them are 12 pixels or more.
struct Frame {
  static let width = 344.0
  /// The height of charts that stand beside each other, so that their axes are in line.
  static let height = 262.0
  /// Room for the sideways axis's labels and title.
  static let foot = 42.0

  let x, y: Axis
  let left, right, top, bottom: Double

  /// A frame `height` high, `head` units of them above the title of its upright axis.
  init(x: Axis, y: Axis, head: Double, height: Double = Frame.height) {
    self.x = x
    self.y = y
    let widest = y.ticks.map { TypeMeasure.width(y.label($0)) }.max() ?? 0
    left = max(widest + 10, 24)
    right = Self.width - 14
    top = head + (y.title.isEmpty ? 8 : 29)
    bottom = height - Self.foot
  }

  /// The place of a value on the sideways axis.
  func across(_ value: Double) -> Double { left + x.fraction(value) * (right - left) }

  /// The place of a value on the upright axis.
  func up(_ value: Double) -> Double { bottom - y.fraction(value) * (bottom - top) }

  /// Grid, axis, labels and titles.
  var content: Markup { upright + sideways }

  private var upright: Markup {
    let lines = y.ticks.map { tick -> Markup in
      """
      <path class="grid" d="M\(left) \(up(tick))H\(right)"/>\
      <text x="\(left - 7)" y="\(up(tick) + 4)" text-anchor="end">\(y.label(tick))</text>
      """
    }
    let title: Markup = y.title.isEmpty ? "" : "<text x=\"0\" y=\"\(top - 13)\">\(y.title)</text>"
    return Markup(lines) + title
  }

  private var sideways: Markup {
    let labels = uncrowded.map { tick -> Markup in
      let x = held(across(tick), TypeMeasure.width(self.x.label(tick)))
      return """
        <path class="base" d="M\(across(tick)) \(bottom)v4"/>\
        <text x="\(x)" y="\(bottom + 17)" text-anchor="middle">\(self.x.label(tick))</text>
        """
    }
    return """
      <path class="base" d="M\(left) \(bottom)H\(right)"/>\(labels)\
      <text x="\((left + right) / 2)" y="\(bottom + 35)" text-anchor="middle">\(x.title)</text>
      """
  }

  /// The middle of a label `width` wide near `place`, such that it stays inside the drawing.
  private func held(_ place: Double, _ width: Double) -> Double {
    min(place, Self.width - width / 2)
  }

  /// Ticks whose labels do not touch.
  private var uncrowded: [Double] {
    var (kept, end) = ([Double](), -Double.infinity)
    for tick in x.ticks {
      let half = TypeMeasure.width(x.label(tick)) / 2
      guard across(tick) - half > end + 6 else { continue }
      kept.append(tick)
      end = across(tick) + half
    }
    return kept
  }
}
