import Charts

/// What has to be said before figures are set against each other.
extension ComparisonPage {
  /// Names of settings in a warning; more are counted.
  private static let named = 4

  /// The settings by what they were asked, in the order given.
  private var questions: [[SeedTable.Group]] {
    groups.reduce(into: []) { questions, group in
      let place = questions.firstIndex { $0[0].first.data.asksTheSame(as: group.first.data) }
      if let place { questions[place].append(group) } else { questions.append([group]) }
    }
  }

  /// That galleries or queries differ, where they do.
  var warning: Markup {
    let questions = questions
    guard questions.count > 1 else { return "" }
    let items = questions.map { groups -> Markup in
      let data = groups[0].first.data
      let people: Markup =
        data.people.map { " of \(Cards.counted($0.count, "person", "people"))" } ?? ""
      let names = groups.prefix(Self.named).map(\.title).joined(separator: ", ")
      let more = groups.count - Self.named
      let rest: Markup = more > 0 ? " and \(more) more" : ""
      return """
        <li>\(Cards.counted(data.queries, "query", "queries"))\(people) against \
        \(Cards.counted(data.gallery, "code")): \(names)\(rest)</li>
        """
    }
    return """
      <div class="warning"><p><b>Not the same question.</b> These reports are of \(questions.count) different \
      galleries or sets of queries. A larger figure on one of them does not mean better codes.</p>
      <ul>\(items)</ul></div>

      """
  }

  /// The most that the precision of the first 50 could be; empty where that is 1, or nobody knows.
  var ceilingWords: String {
    let ceilings = groups.compactMap(\.first.data.precisionAt50Ceiling)
    guard let low = ceilings.min(), let high = ceilings.max(), low < 1 else { return "" }
    let most =
      low < high
      ? "from \(NumberText.figure(low)) to \(NumberText.figure(high)), by gallery,"
      : NumberText.figure(low)
    return
      " Precision of the first 50: \(most) is the most possible, for where the gallery has fewer than 50 "
      + "codes of a person the rest must be of others."
  }
}

extension SeedTable.Group {
  /// What a whisker spans: a standard deviation to each side, cut at 0; of a lone report its interval.
  func whisker(_ figure: ComparedFigure) -> ClosedRange<Double>? {
    let (mean, deviation) = SeedTable.meanAndDeviation(rows.map(figure.value))
    return deviation.map { max(mean - $0, 0)...mean + $0 }
      ?? figure.interval(first).map { $0.lower...$0.upper }
  }

  /// The figure with its deviation or its interval.
  func told(_ figure: ComparedFigure) -> String {
    let spread = SeedTable.spread(rows.map(figure.value))
    guard rows.count == 1, let interval = figure.interval(first) else { return spread }
    return
      "\(spread) (\(NumberText.figure(interval.lower)) to \(NumberText.figure(interval.upper)))"
  }

  /// The name of one of its reports, and of several which has the seed of the settings file.
  func called(_ row: ReportTable.Row) -> String {
    rows.count > 1 && row.place.seeds.isEmpty ? "\(row.name) (seed of the settings)" : row.name
  }
}
