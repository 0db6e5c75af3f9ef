import Charts
import Foundation
import Retrieval

extension ReportPage {
  var retrievalSection: Markup {
    PageFrame.section(
      "retrieval", "Retrieval",
      """
      A ranking in random order would have a precision of \(NumberText.figure(chance)) at every N up to \
      the \(NumberText.grouped(report.counts.gallery)) codes of the gallery: the share of pairs of a query \
      and a gallery code that are of one person.\(beyondWords)
      """, PageFigure.group(retrievalFigures))
  }

  var retrievalFigures: [PageFigure] {
    [recallFigure, returnedFigure, radiusFigure, distanceFigure, spreadFigure, retrievedFigure]
  }

  private var beyondWords: String {
    let largest = report.curves.returned.map(\.returned).max() ?? 0
    return largest > report.counts.gallery
      ? " An N beyond that finds nothing more and still divides: precision falls, for every ranking."
      : ""
  }

  /// Expected precision of a random ranking, at every N up to the gallery's count.
  private var chance: Double {
    let within = report.curves.distance.reduce(0) { $0 + $1.within }
    let all = report.curves.distance.reduce(within) { $0 + $1.between }
    return all > 0 ? Double(within) / Double(all) : 0
  }

  /// An axis for shares, which have no unit but their range.
  func share(_ title: String) -> Axis { Axis("\(title) (0 to 1)", around: [0, 1]) }

  /// `93.0 % of queries (107 of 115)`.
  func portion(_ count: Int, of all: Int, _ things: String) -> String {
    let share = all > 0 ? Double(count) / Double(all) : 0
    return "\(NumberText.fixed(share * 100, 1)) % of \(things) "
      + "(\(NumberText.grouped(count)) of \(NumberText.grouped(all)))"
  }

  private func four(_ value: Double) -> Markup { "\(NumberText.figure(value))" }

  private var recallFigure: PageFigure {
    let points = report.curves.precisionRecall
    let chart = SeriesChart(
      x: share("recall"), y: share("precision"), places: points.map(\.recall),
      placeName: "recall",
      series: [SeriesChart.Series("precision", points.map(\.precision))],
      marks: [.level(chance, "random order")])
    return PageFigure(
      name: "precision-recall", title: "Precision–recall",
      caption:
        "11-point interpolated: the best precision within any radius that reaches the recall.",
      drawing: chart.drawing(
        "Precision falls from \(NumberText.figure(points.first?.precision ?? 0)) at recall 0 to "
          + "\(NumberText.figure(points.last?.precision ?? 0)) at recall 1."),
      table: PageTable(
        [.number("Recall"), .number("Precision")],
        points.map { ["\(NumberText.fixed($0.recall, 1))", four($0.precision)] }))
  }

  private var returnedFigure: PageFigure {
    let points = report.curves.returned
    let ceilings = points.map { report.precisionCeiling(at: $0.returned) }
    let chart = SeriesChart(
      x: Axis(
        "N, codes returned", spacing: .logarithmic, around: points.map { Double($0.returned) },
        isTight: true),
      y: share("precision, MAP"), places: points.map { Double($0.returned) }, placeName: "N =",
      series: [
        SeriesChart.Series("precision of the first N", points.map(\.expected)),
        SeriesChart.Series("MAP of the first N", points.map(\.map.expected)),
        SeriesChart.Series("most precision possible", ceilings),
      ])
    return PageFigure(
      name: "precision-at-n", title: "The first N returned",
      caption: """
        Expected over random orders of codes at equal distance. Once N exceeds a person's codes in the \
        gallery, the rest must be of others: no ranking has more precision than the third line.
        """,
      drawing: chart.drawing(
        "Precision of the first code is \(NumberText.figure(points.first?.expected ?? 0)), of the "
          + "first 50 \(NumberText.figure(report.precisionAt50)) where "
          + "\(NumberText.figure(report.precisionAt50Ceiling)) is the most possible."),
      table: PageTable(
        [.number("N"), .number("Precision"), .number("Most possible"), .number("MAP")],
        zip(points, ceilings).map {
          [
            "\(NumberText.grouped($0.returned))", four($0.expected), four($1),
            four($0.map.expected),
          ]
        }))
  }

  private var radiusFigure: PageFigure {
    let points = report.curves.radius
    let silent = points.map { Double($0.queriesRetrievingNothing) / Double(report.counts.queries) }
    let places = points.map { Double($0.radius) }
    let chart = SeriesChart(
      x: Axis("Hamming radius, bits", around: places, isTight: true, isWhole: true),
      y: share("precision, recall, share of queries"), places: places,
      placeName: "radius",
      series: [
        SeriesChart.Series("precision", points.map(\.precision)),
        SeriesChart.Series("recall", points.map(\.recall)),
        SeriesChart.Series(
          "with nothing", silent,
          told: points.map {
            portion($0.queriesRetrievingNothing, of: report.counts.queries, "queries")
          }),
      ])
    return PageFigure(
      name: "within-radius", title: "Within a Hamming radius",
      caption: """
        What a lookup of all codes at most so many bits away finds. A query that retrieves nothing \
        counts as precision 0.
        """,
      drawing: chart.drawing(
        "Within radius 2 precision is \(NumberText.figure(report.precisionAtRadius2)) and recall "
          + "\(NumberText.figure(report.recallAtRadius2))."),
      table: PageTable(
        [
          .number("Radius"), .number("Precision"), .number("Recall"), .number("Mean retrieved"),
          .number("Queries with nothing"),
        ],
        points.map {
          [
            "\($0.radius)", four($0.precision), four($0.recall),
            "\(NumberText.fixed($0.meanRetrieved, 1))",
            "\(NumberText.grouped($0.queriesRetrievingNothing))",
          ]
        }))
  }

  private var distanceFigure: PageFigure {
    let points = report.curves.distance
    func told(_ counts: [Int]) -> [String] {
      let all = counts.reduce(0, +)
      return counts.map { portion($0, of: all, "pairs") }
    }
    func shares(_ counts: [Int]) -> [Double] {
      let all = max(counts.reduce(0, +), 1)
      return counts.map { Double($0) / Double(all) }
    }
    let (within, between) = (shares(points.map(\.within)), shares(points.map(\.between)))
    let places = points.map { Double($0.distance) }
    let chart = SeriesChart(
      x: Axis("Hamming distance, bits", around: places, isTight: true, isWhole: true),
      y: Axis("share of pairs (0 to 1)", around: [0] + within + between), places: places,
      placeName: "distance",
      series: [
        SeriesChart.Series("one person", within, .area, told: told(points.map(\.within))),
        SeriesChart.Series("two people", between, .area, told: told(points.map(\.between))),
      ])
    func mean(_ shares: [Double]) -> String {
      NumberText.fixed(zip(shares, places).reduce(0) { $0 + $1.0 * $1.1 }, 1)
    }
    return PageFigure(
      name: "distances", title: "Distances within and between people",
      caption: """
        Pairs of a query and a gallery code. Mean distance \(mean(within)) bits within one person, \
        \(mean(between)) between two.
        """,
      drawing: chart.drawing(
        "Two histograms of distances, with means of \(mean(within)) bits within one person and "
          + "\(mean(between)) between two."),
      table: PageTable(
        [.number("Distance"), .number("Pairs of one person"), .number("Pairs of two")],
        points.map {
          [
            "\($0.distance)", "\(NumberText.grouped($0.within))",
            "\(NumberText.grouped($0.between))",
          ]
        }))
  }
}
