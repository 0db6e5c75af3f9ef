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
      The largest share of all codes looked at for the two comes first. The pictures are the nearest \
      such pair, query → found.
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
    ].map { "\($0) of \($1)" }
    let (there, back) = isFirstAsking ? (ways[0], ways[1]) : (ways[1], ways[0])
    let pictures: Markup =
      confusion.example.map { example in
        face(example.query, isQuery: true, alternative: "Query of \(people[asking])")
          + face(
            example.neighbor.row, isQuery: false,
            alternative: "Found: \(people[found]), distance \(example.neighbor.distance)")
      } ?? ""
    return """
      <li>\(pictures)<p>\(people[asking]) → \(people[found])<br>\
      <b>\(NumberText.fixed(confusion.share * 100, 1)) %</b> \
      <span class="soft">\(there), back \(back)</span></p></li>

      """
  }

  private func queryIdentity(_ row: Int) -> Int64 { nearest.identity(ofQuery: row) }

  private var identityTable: PageTable {
    PageTable(
      [
        .words("Person"), .number("MAP"), .number("Precision of 50"), .number("Queries"),
        .number("In the gallery"),
      ],
      report.identities.prefix(Self.listed).map {
        [
          "\(people[$0.identity])", "\(NumberText.figure($0.map))",
          "\(NumberText.figure($0.precisionAt50))", "\($0.queries)", "\($0.gallery)",
        ]
      })
  }
}
