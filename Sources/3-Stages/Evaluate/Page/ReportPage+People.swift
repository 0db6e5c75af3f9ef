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
      Pairs of people most often taken for each other: codes of the one among the ten nearest of the \
      other's queries, out of all that were looked at. The pictures are the nearest such pair.
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
    let (there, back) =
      isFirstAsking
      ? (confusion.firstFindsSecond, confusion.secondFindsFirst)
      : (confusion.secondFindsFirst, confusion.firstFindsSecond)
    let pictures: Markup =
      confusion.example.map { example in
        face(example.query, isQuery: true, alternative: "Query of \(people[asking])")
          + face(
            example.neighbor.row, isQuery: false,
            alternative: "Found: \(people[found]), distance \(example.neighbor.distance)")
      } ?? ""
    return """
      <li>\(pictures)<p>\(people[asking]) → \(people[found])<br><b>\(there)</b> \
      <span class="soft">of \(lookedAt(asking)), back</span> <b>\(back)</b> \
      <span class="soft">of \(lookedAt(found))</span></p></li>

      """
  }

  private func queryIdentity(_ row: Int) -> Int64 { nearest.identity(ofQuery: row) }

  /// Codes looked at for all queries of `identity`.
  private func lookedAt(_ identity: Int64) -> Int {
    nearest.queryCount(of: identity) * min(RankedQuery.shown, report.counts.gallery)
  }

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
