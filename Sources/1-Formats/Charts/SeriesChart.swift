/// Series over common places of a sideways axis: lines, steps, bars, points.
///
/// Pointing at a place shows every series' value there.
public struct SeriesChart: Sendable {
  /// How a series is drawn.
  public enum Style: Sendable {
    case line
    /// Filled steps, each as wide as its place.
    case area
    /// Upright bars from this value.
    case bars(from: Double)
    /// Points alone.
    case points
  }

  /// Values under one name.
  public struct Series: Sendable {
    let name: String
    let values: [Double?]
    let style: Style
    let told: [String?]
    let spans: [ClosedRange<Double>?]

    /// One value, or none, for each place of the chart.
    ///
    /// - Parameters:
    ///   - told: What pointing at each place tells; without it the values to four digits.
    ///   - spans: What a whisker spans at each place; without it there are none.
    /// - Precondition: `told` and `spans`, where given, are as many as `values`.
    public init(
      _ name: String, _ values: [Double?], _ style: Style = .line, told: [String?]? = nil,
      spans: [ClosedRange<Double>?]? = nil
    ) {
      self.name = name
      self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
      self.style = style
      self.told = told ?? self.values.map { $0.map(NumberText.significant) }
      self.spans = spans ?? values.map { _ in nil }
      precondition(
        self.told.count == values.count && self.spans.count == values.count,
        "\(self.told.count) words and \(self.spans.count) spans for \(values.count) values")
    }
  }

  /// A dashed line with a name: across at a height, or upright at a place.
  public struct Mark: Sendable {
    let name: String
    let height, place: Double?

    /// A line across at `height`.
    public static func level(_ height: Double, _ name: String) -> Mark {
      Mark(name: name, height: height, place: nil)
    }

    /// An upright line at `place`.
    public static func place(_ place: Double, _ name: String) -> Mark {
      Mark(name: name, height: nil, place: place)
    }
  }

  let places: [Double]
  let series: [Series]
  let marks: [Mark]
  private let frame: Frame
  private let legend: Legend
  private let placeNames: [String]

  /// A chart of up to four series.
  ///
  /// - Parameters:
  ///   - x: The sideways axis.
  ///   - placeName: What a place is called when it is pointed at: `epoch` in `epoch 12`.
  ///   - placeNames: What each is called, if not by its number.
  /// - Precondition: every series has a value or nil for each of `places`, and each has a name.
  public init(
    x: Axis, y: Axis, places: [Double], placeName: String, placeNames: [String]? = nil,
    series: [Series], marks: [Mark] = []
  ) {
    self.placeNames =
      placeNames ?? places.map { "\(placeName) \(NumberText.coordinate($0))" }
    precondition(
      series.count <= ChartStyle.seriesCount && self.placeNames.count == places.count
        && series.allSatisfy { $0.values.count == places.count },
      "\(series.map(\.values.count)) values for \(places.count) places")
    self.places = places
    self.series = series
    self.marks = marks
    let samples = series.enumerated().map {
      Legend.Entry(name: $1.name, sample: Self.sample(of: $1.style, index: $0))
    }
    let marked = marks.map {
      Legend.Entry(
        name: $0.name,
        sample: $0.height == nil
          ? "<path class=\"mark\" d=\"M11 -7v14\"/>" : "<path class=\"mark\" d=\"M0 0h22\"/>")
    }
    let entries = series.count + marks.count > 1 ? samples + marked : []
    legend = Legend(entries, width: Frame.width)
    frame = Frame(x: x, y: y, head: max(legend.height, Legend.rowHeight))
  }

  /// The chart, which shows what `alternative` says.
  public func drawing(_ alternative: String) -> Drawing {
    let lines = series.enumerated().map { draw($1, index: $0) }
    return Drawing(
      width: Frame.width, height: Frame.height, alternative: alternative,
      content: legend.content + frame.content + Markup(marks.map(draw)) + Markup(lines) + hits)
  }

  private static func sample(of style: Style, index: Int) -> Markup {
    switch style {
    case .line: "<path class=\"l\(index)\" d=\"M0 0h22\"/>"
    case .area: "<rect class=\"a\(index)\" x=\"1\" y=\"-5\" width=\"20\" height=\"10\"/>"
    case .bars: "<rect class=\"d\(index)\" x=\"1\" y=\"-5\" width=\"20\" height=\"10\"/>"
    case .points: "<circle class=\"h\(index)\" cx=\"11\" cy=\"0\" r=\"3.5\"/>"
    }
  }

  private func draw(_ mark: Mark) -> Markup {
    if let height = mark.height {
      return "<path class=\"mark\" d=\"M\(frame.left) \(frame.up(height))H\(frame.right)\"/>"
    }
    let x = frame.across(mark.place ?? 0)
    return "<path class=\"mark\" d=\"M\(x) \(frame.top)V\(frame.bottom)\"/>"
  }

  private func draw(_ series: Series, index: Int) -> Markup {
    switch series.style {
    case .line: line(series, index)
    case .area: area(series, index)
    case .bars(let base): bars(series, index, from: base)
    case .points: points(series, index)
    }
  }

  private func line(_ series: Series, _ index: Int) -> Markup {
    var (path, isDown): (Markup, Bool) = ("", false)
    for (place, value) in zip(places, series.values) {
      guard let value else {
        isDown = false
        continue
      }
      let letter: Markup = isDown ? "L" : "M"
      path = path + "\(letter)\(frame.across(place)) \(frame.up(value))"
      isDown = true
    }
    let dots = places.count <= 15 ? points(series, index) : ""
    return "<path class=\"l\(index)\" d=\"\(path)\"/>" + whiskers(series, index) + dots
  }

  private func whiskers(_ series: Series, _ index: Int) -> Markup {
    let path = zip(places, series.spans).map { place, span -> Markup in
      guard let span else { return "" }
      let (x, low, high) = (
        frame.across(place), frame.up(span.lowerBound), frame.up(span.upperBound)
      )
      return "M\(x) \(low)V\(high)M\(x - 4) \(low)h8M\(x - 4) \(high)h8"
    }
    let isEmpty = path.allSatisfy(\.isEmpty)
    return isEmpty ? "" : "<path class=\"w\(index)\" d=\"\(path)\"/>"
  }

  private func area(_ series: Series, _ index: Int) -> Markup {
    var path: Markup = "M\(frame.left) \(frame.bottom)"
    for (strip, value) in zip(strips, series.values) {
      path = path + "H\(strip.lowerBound)V\(frame.up(value ?? 0))H\(strip.upperBound)"
    }
    return "<path class=\"a\(index)\" d=\"\(path)V\(frame.bottom)\"/>"
  }

  private func bars(_ series: Series, _ index: Int, from base: Double) -> Markup {
    let level = frame.up(base)
    let rectangles = zip(strips, series.values).map { strip, value -> Markup in
      guard let value else { return "" }
      let (y, extent) = (frame.up(value), strip.upperBound - strip.lowerBound)
      return """
        <rect class="d\(index)" x="\(strip.lowerBound + extent * 0.14)" y="\(min(y, level))" \
        width="\(extent * 0.72)" height="\(max(abs(y - level), 0.5))"/>
        """
    }
    return Markup(rectangles)
      + "<path class=\"base\" d=\"M\(frame.left) \(level)H\(frame.right)\"/>"
  }

  private func points(_ series: Series, _ index: Int) -> Markup {
    let radius = places.count <= 64 ? 2.8 : 1.6
    return Markup(
      zip(places, series.values).map { place, value -> Markup in
        guard let value else { return "" }
        return """
          <circle class="h\(index)" cx="\(frame.across(place))" cy="\(frame.up(value))" \
          r="\(radius)"/>
          """
      })
  }

  /// What each place has to itself: half the way to its neighbours, inside the frame.
  private var strips: [ClosedRange<Double>] {
    let xs = places.map(frame.across)
    return xs.indices.map { index in
      let left = index > 0 ? (xs[index - 1] + xs[index]) / 2 : frame.left
      let right = index + 1 < xs.count ? (xs[index] + xs[index + 1]) / 2 : frame.right
      return left...max(left, right)
    }
  }

  /// Invisible strips that tell the values when pointed at.
  private var hits: Markup {
    let strips = strips
    return Markup(
      places.indices.map { index -> Markup in
        let values = series.compactMap { series in
          series.told[index].map { "\(series.name): \($0)" }
        }
        return """
          <rect class="hit" x="\(strips[index].lowerBound)" y="\(frame.top)" \
          width="\(strips[index].upperBound - strips[index].lowerBound)" \
          height="\(frame.bottom - frame.top)"><title>\
          \(([placeNames[index]] + values).joined(separator: "\n"))</title></rect>
          """
      })
  }
}
