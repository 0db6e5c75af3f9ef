import Charts
import Retrieval

extension ReportPage {
  /// Rows of the identity table; the JSON has all.
  private static let listed = 50

  var peopleSection: Markup {
    let pairs = confusions.map(markup)
    let none: Markup = "<p>Nobody: the first ten codes of every query are of its person.</p>\n"
    return PageFrame.section(
      "people", "People",
      """
      Pairs of people taken for each other: codes of the one among the ten nearest of the other's queries. \
      “A → B” is the nearest such pair: a query of A, left, and the code of B found for it, right. The share is \
      of all codes found for queries of either, ten a query: those that are of the other. The largest comes \
      first.
      """,
      """
      \(pairs.isEmpty ? none : "<ol class=\"pairs\">\n\(pairs)</ol>\n")\
      \(identityTable.folded("\(identityTitle)"))
      """)
  }

  private var identityTitle: String {
    let all = report.identities.count
    return all > Self.listed
      ? "People, the worst \(Self.listed) of \(NumberText.grouped(all)) first"
      : "People, the worst first"
  }

  private func markup(_ confusion: Confusion) -> Markup {
    let pair = confusion.pair
    let isFirstAsking =
      confusion.example.map { queryIdentity($0.query) == pair.first } ?? true
    let (asking, found) =
      isFirstAsking ? (pair.first, pair.second) : (pair.second, pair.first)
    let ways = [
      (confusion.firstFindsSecond, confusion.firstLookedAt),
      (confusion.secondFindsFirst, confusion.secondLookedAt),
    ].map { "\(NumberText.grouped($0)) of \(NumberText.grouped($1))" }
    let (there, back) = isFirstAsking ? (ways[0], ways[1]) : (ways[1], ways[0])
    let pictures: Markup =
      confusion.example.map { example in
        face(example.query, isQuery: true, alternative: "Query of \(people[asking])")
          + face(
            example.neighbor.row, isQuery: false,
            alternative: "Found: \(people[found]), distance \(example.neighbor.distance)")
      } ?? ""
    return """
      <li>\(pictures)<p>\(PageName(people[asking]).line(ending: " →"))\
      \(PageName(people[found]).line())\
      <b>\(NumberText.fixed(confusion.share * 100, 1)) %</b> \
      <span class="soft">\(there) found for the first are the second’s, \(back) found for the second the \
      first’s</span></p></li>

      """
  }

  private func queryIdentity(_ row: Int) -> Int64 { nearest.identity(ofQuery: row) }

  private var identityTable: PageTable {
    PageTable(
      [
        .words("Person"), .number("MAP"), .number("Precision of 50"), .number("At most possible"),
        .number("Queries"), .number("In the gallery"),
      ],
      report.identities.prefix(Self.listed).map {
        [
          PageName(people[$0.identity]).line(), "\(NumberText.figure($0.map))",
          "\(NumberText.figure($0.precisionAt50))",
          "\(NumberText.figure(PrecisionCeiling.at(RetrievalEvaluation.headlineCutoff, [($0.queries, $0.gallery)])))",
          "\(NumberText.grouped($0.queries))", "\(NumberText.grouped($0.gallery))",
        ]
      })
  }
}
