/// A symmetric matrix of values from −1 to 1, its lower triangle in seven steps of colour.
public struct MatrixChart: Sendable {
  /// Where one step ends and the next begins.
  static let bounds = [-0.4, -0.2, -0.1, 0.1, 0.2, 0.4]
  /// The most rows whose every cell tells its value when pointed at: 2,016 cells, some 120 kB.
  static let mostTold = 64

  private let rows: [[Double?]]
  private let name: String
  private let side = 176.0
  private let left = 30.0
  private let top = 28.0

  /// A matrix whose row i holds values for columns 0 ..< i; nil: there is none.
  ///
  /// - Parameter name: What rows and columns are; the title of both axes.
  /// - Precondition: there is a name.
  public init(lowerTriangle rows: [[Double?]], name: String) {
    precondition(!name.isEmpty, "a matrix of \(rows.count) rows without a name")
    self.rows = rows
    self.name = name
  }

  /// The chart, which shows what `alternative` says.
  public func drawing(_ alternative: String) -> Drawing {
    Drawing(
      width: Frame.width, height: Frame.height, alternative: alternative,
      content: cells + told + axes + key)
  }

  /// Which of the seven steps `value` is in.
  static func step(_ value: Double) -> Int { bounds.count { value >= $0 } }

  private var pitch: Double { side / Double(max(rows.count, 1)) }

  /// One path a step; neighbours in a row that share a step are one rectangle.
  private var cells: Markup {
    var paths = [String](repeating: "", count: ChartStyle.matrixSteps)
    for (row, values) in rows.enumerated() {
      let steps = values.map { $0.map(Self.step) }
      var start = 0
      while start < steps.count {
        var end = start + 1
        while end < steps.count, steps[end] == steps[start] { end += 1 }
        if let step = steps[start] { paths[step] += "M\(start) \(row)h\(end - start)v1H\(start)z" }
        start = end
      }
    }
    let drawn = paths.enumerated().map { index, path -> Markup in
      path.isEmpty ? "" : "<path class=\"m\(index)\" d=\"\(path)\"/>"
    }
    return """
      <g transform="translate(\(left) \(top)) scale(\(pitch))" shape-rendering="crispEdges">\
      \(drawn)</g>
      """
  }

  /// Invisible cells that tell their value when pointed at, unless there are too many.
  private var told: Markup {
    guard rows.count <= Self.mostTold else { return "" }
    let cells = rows.enumerated().flatMap { row, values in
      values.enumerated().map { column, value -> Markup in
        guard let value else { return "" }
        let words = "\(row), \(column): \(NumberText.fixed(value, 3))"
        return "<path d=\"M\(column) \(row)h1v1h-1z\"><title>\(words)</title></path>"
      }
    }
    return """
      <g class="cells" transform="translate(\(left) \(top)) scale(\(pitch))">\(cells)</g>
      """
  }

  private var axes: Markup {
    let step = rows.count <= 16 ? 2 : rows.count <= 32 ? 4 : rows.count <= 64 ? 8 : 32
    let labels = stride(from: 0, to: rows.count, by: step).map { index -> Markup in
      let middle = (Double(index) + 0.5) * pitch
      return """
        <text x="\(left - 7)" y="\(top + middle + 4)" text-anchor="end">\(index)</text>\
        <text x="\(left + middle)" y="\(top + side + 17)" text-anchor="middle">\(index)</text>
        """
    }
    return """
      <text x="0" y="\(top - 13)">\(name)</text>\
      <path class="base" d="M\(left) \(top)v\(side)h\(side)"/>\(labels)\
      <text x="\(left + side / 2)" y="\(top + side + 35)" text-anchor="middle">\(name)</text>
      """
  }

  /// The steps with their bounds, in the empty upper triangle.
  private var key: Markup {
    let (x, first) = (left + side + 16, 26.0)
    let boxes = (0..<ChartStyle.matrixSteps).map { index -> Markup in
      let step = ChartStyle.matrixSteps - 1 - index
      let y = top + first + Double(index) * 18
      return """
        <rect class="m\(step)" x="\(x)" y="\(y)" width="18" height="18"/>\
        <text x="\(x + 25)" y="\(y + 13)">\(Self.words[step])</text>
        """
    }
    return "<text x=\"\(x)\" y=\"\(top + 14)\">correlation</text>\(boxes)"
  }

  private static let words = [
    "below −0.4", "−0.4 to −0.2", "−0.2 to −0.1", "−0.1 to 0.1", "0.1 to 0.2", "0.2 to 0.4",
    "above 0.4",
  ]
}
