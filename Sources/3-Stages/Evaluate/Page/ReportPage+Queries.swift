import Charts
import Retrieval

extension ReportPage {
  var querySection: Markup {
    let ending: Markup =
      sources.faces == nil
      ? " Faces are shown when the report is given them (<code>--faces</code>)."
      : " These are faces of people: pass this page on only as you may pass on the faces."
    return PageFrame.section(
      "queries", "Queries",
      """
      The queries of lowest and of highest average precision (AP), each once and of each person at most one \
      a column, with the ten gallery codes nearest to it; codes at equal distance in gallery order. <b>✓</b> \
      and a solid frame: the same person. <b>✗</b> and a dashed frame: another. The number is the \
      Hamming distance.\(ending)
      """,
      """
      <div class="columns">
      <div><h3>\(best.isEmpty ? "All, the worst first" : "Worst")</h3>
      \(worst.map(markup))</div>
      \(bestColumn)</div>

      """)
  }

  private var bestColumn: Markup {
    best.isEmpty ? "" : "<div><h3>Best</h3>\n\(best.map(markup))</div>\n"
  }

  private func markup(_ query: RankedQuery) -> Markup {
    let name = people[query.identity]
    let found = query.neighbors.map { neighbor -> Markup in
      let identity = nearest.gallery.identity(at: neighbor.row)
      let isRight = identity == query.identity
      let words =
        isRight
        ? "right, distance \(neighbor.distance)"
        : "wrong: \(people[identity]), distance \(neighbor.distance)"
      return """
        <li class="\(isRight ? "right" : "wrong")" title="\(words)">\
        \(face(neighbor.row, isQuery: false, alternative: words))\
        <p><b>\(isRight ? "✓" : "✗")</b> \(neighbor.distance)</p></li>
        """
    }
    return """
      <div class="query"><div class="asked">\
      \(face(query.row, isQuery: true, alternative: "Query of \(name)"))\
      <p>\(PageName(name).line())<span class="soft">AP \(NumberText.fixed(query.averagePrecision, 3))</span></p>\
      </div>
      <ol class="strip">\(found)</ol></div>

      """
  }

  /// The image behind a code, or an empty square without faces.
  func face(_ row: Int, isQuery: Bool, alternative: String) -> Markup {
    guard let faces = sources.faces else {
      return "<span class=\"face\" role=\"img\" aria-label=\"\(alternative)\">\(row)</span>"
    }
    let address = Portrait.address(row, of: isQuery ? faces.test : faces.train)
    return """
      <img class="face" src="\(address)" alt="\(alternative)" width="32" height="32">
      """
  }
}
