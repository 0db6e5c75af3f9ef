import Retrieval

/// A headline figure as reports are compared by it.
struct ComparedFigure {
  /// In file names.
  let slug: String
  let title: String
  let value: @Sendable (ReportTable.Row) -> Double
  let interval: @Sendable (ReportTable.Row) -> Bootstrap.Interval?

  /// The title of an axis it is on: a share, which has no unit but its range.
  var axis: String { "\(title.lowercased()) (0 to 1)" }

  static let all = [
    ComparedFigure(
      slug: "map", title: "Mean average precision", value: { $0.map.expected },
      interval: { $0.intervals?.map }),
    ComparedFigure(
      slug: "precision-radius-2", title: "Precision within radius 2",
      value: { $0.precisionAtRadius2 }, interval: { $0.intervals?.precisionAtRadius2 }),
    ComparedFigure(
      slug: "recall-radius-2", title: "Recall within radius 2", value: { $0.recallAtRadius2 },
      interval: { $0.intervals?.recallAtRadius2 }),
    ComparedFigure(
      slug: "precision-50", title: "Precision of the first 50", value: { $0.precisionAt50 },
      interval: { $0.intervals?.precisionAt50 }),
  ]
}
