import Charts
import Retrieval

extension ReportPage {
  /// One headline figure.
  private struct Headline {
    let title: String
    let value: Double
    let interval: Bootstrap.Interval?
    let definition: String
    var ceiling: Double?
  }

  var headlineSection: Markup {
    let cards = headlines.map { headline -> Markup in
      let ending: Markup = headline.interval == nil ? "" : "<br>over queries"
      return """
        <div><dt>\(headline.title)</dt><dd class="value">\(NumberText.figure(headline.value))</dd>\
        <dd class="spread">\(spread(headline))\(ending)\(ceilingWords(headline))</dd></div>

        """
    }
    return PageFrame.section(
      "headline", "Figures", "Means over all queries\(intervalWords).",
      "<dl class=\"keys\">\n\(cards)</dl>\n<div class=\"defined\">\(table.markup)</div>\n")
  }

  private var intervalWords: String {
    guard let intervals = report.intervals else { return "" }
    return
      ". Intervals hold \(intervals.percent) % of \(NumberText.grouped(intervals.resamples)) "
      + "resamples (percentile bootstrap) \(ConfidenceIntervals.scope)"
  }

  private func ceilingWords(_ headline: Headline) -> Markup {
    headline.ceiling.map { "<br>at most \(NumberText.figure($0)) is possible" } ?? ""
  }

  private func spread(_ headline: Headline) -> String {
    headline.interval.map {
      "\(NumberText.figure($0.lower)) to \(NumberText.figure($0.upper))"
    } ?? "no interval"
  }

  private var headlines: [Headline] {
    func words(_ key: String) -> String { report.definitions[key] ?? "" }
    return [
      Headline(
        title: "Mean average precision", value: report.map.expected,
        interval: report.intervals?.map, definition: words("map")),
      Headline(
        title: "Precision within radius 2", value: report.precisionAtRadius2,
        interval: report.intervals?.precisionAtRadius2,
        definition: words("precision_at_radius_2")),
      Headline(
        title: "Recall within radius 2", value: report.recallAtRadius2,
        interval: report.intervals?.recallAtRadius2, definition: words("recall_at_radius_2")),
      Headline(
        title: "Precision of the first 50", value: report.precisionAt50,
        interval: report.intervals?.precisionAt50,
        definition: words("precision_at_50") + most(report.precisionAt50Ceiling),
        ceiling: report.precisionAt50Ceiling < 1 ? report.precisionAt50Ceiling : nil),
    ]
  }

  private func most(_ ceiling: Double) -> String {
    ceiling < 1
      ? " No ranking could have more than \(NumberText.figure(ceiling)) here: where the gallery has fewer "
        + "than 50 codes of a person, the rest must be of others." : ""
  }

  private var table: PageTable {
    let main = headlines.map { headline -> [Markup] in
      [
        "\(headline.title)", "\(NumberText.figure(headline.value))", "\(spread(headline))",
        "<span class=\"soft\">\(headline.definition)</span>",
      ]
    }
    let map = report.map
    let bounds: [(String, String, String)] = [
      (
        "MAP, ties in gallery order", NumberText.figure(map.stable),
        "Depends on how the gallery happens to be stored."
      ),
      (
        "MAP, ties at best and at worst",
        "\(NumberText.figure(map.optimistic)), \(NumberText.figure(map.pessimistic))",
        "Relevant codes first, and last, among codes at equal distance."
      ),
      (
        "Queries that retrieve nothing",
        NumberText.grouped(report.counts.queriesRetrievingNothingAtRadius2),
        "No code within radius 2; they count 0 there."
      ),
      (
        "Queries without relevant codes", NumberText.grouped(report.counts.queriesWithoutRelevant),
        "The gallery lacks their person; they count 0 everywhere."
      ),
    ]
    let rest = bounds.map { title, value, words -> [Markup] in
      ["\(title)", "\(value)", "", "<span class=\"soft\">\(words)</span>"]
    }
    return PageTable(
      [.words("Figure"), .number("Value"), .number("Interval over queries"), .words("What it is")],
      main + rest)
  }
}
