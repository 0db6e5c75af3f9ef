/// Values with their intervals, one below the other: a dot and its whisker a row.
public struct IntervalChart: Sendable {
  /// One row.
  public struct Row: Sendable {
    let name, value: String
    let middle: Double
    let interval: ClosedRange<Double>?
    let single: [Double]

    /// A row.
    ///
    /// - Parameters:
    ///   - value: The value in words, at the right.
    ///   - interval: What the whisker spans.
    ///   - single: Values the middle is the mean of.
    public init(
      _ name: String, _ value: String, middle: Double, interval: ClosedRange<Double>?,
      single: [Double] = []
    ) {
      self.name = name
      self.value = value
      self.middle = middle
      self.interval = interval
      self.single = single
    }
  }

  private static let pitch = 38.0

  private let rows: [Row]
  private let frame: Frame

  /// A chart of `rows` over an axis of this title.
  public init(_ title: String, _ rows: [Row]) {
    self.rows = rows
    let values = rows.flatMap {
      [$0.middle, $0.interval?.lowerBound ?? $0.middle, $0.interval?.upperBound ?? $0.middle]
        + $0.single
    }
    let axis = Axis(title, around: values)
    // Where an axis does not begin at 0, lengths are no sizes, which has to be said.
    let start = axis.range.lowerBound
    frame = Frame(
      x: start > 0
        ? Axis("\(title); axis from \(axis.label(start))", around: values) : axis,
      y: .blank, head: 0,
      height: 8 + Double(rows.count) * Self.pitch + Frame.foot)
  }

  /// The chart, which shows what `alternative` says.
  public func drawing(_ alternative: String) -> Drawing {
    let grid = frame.x.ticks.map { tick -> Markup in
      "<path class=\"grid\" d=\"M\(frame.across(tick)) \(frame.top)V\(frame.bottom)\"/>"
    }
    return Drawing(
      width: Frame.width, height: frame.bottom + Frame.foot, alternative: alternative,
      content: Markup(grid) + frame.content + Markup(rows.indices.map(draw)))
  }

  private func draw(_ index: Int) -> Markup {
    let row = rows[index]
    let top = frame.top + Double(index) * Self.pitch
    let y = top + 27
    let room = Int((frame.right - frame.left) / TypeMeasure.width("m")) - row.value.count - 2
    let whisker = row.interval.map { interval -> Markup in
      let (low, high) = (frame.across(interval.lowerBound), frame.across(interval.upperBound))
      return "<path class=\"w0\" d=\"M\(low) \(y)H\(high)M\(low) \(y - 4)v8M\(high) \(y - 4)v8\"/>"
    }
    let single = row.single.map { value -> Markup in
      "<circle class=\"h1\" cx=\"\(frame.across(value))\" cy=\"\(y)\" r=\"2.6\"/>"
    }
    return """
      <text class="strong" x="\(frame.left)" y="\(top + 14)">\(Self.cut(row.name, room))</text>\
      <text x="\(frame.right)" y="\(top + 14)" text-anchor="end">\(row.value)</text>\
      \(whisker ?? "")<circle class="d0" cx="\(frame.across(row.middle))" cy="\(y)" r="4"/>\
      \(single)<rect class="hit" x="\(frame.left)" y="\(top)" width="\(frame.right - frame.left)" \
      height="\(Self.pitch)"><title>\(row.name): \(row.value)</title></rect>
      """
  }

  private static func cut(_ text: String, _ length: Int) -> String {
    text.count > length ? text.prefix(max(length - 1, 0)) + "…" : text
  }
}
