import Charts
import Foundation
import Retrieval

extension EvaluationReport {
  /// The headline figures as aligned lines for a terminal.
  public var table: String {
    let rows = summary
    let width = rows.map(\.name.count).max() ?? 0
    let lines = rows.map {
      "  " + $0.name.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + $0.value
    }
    return ([title] + lines).joined(separator: "\n")
  }

  var title: String {
    "\(codeBits) bits, \(distance.rawValue) distance: \(counts.queries) queries against "
      + "\(counts.gallery) codes of \(counts.galleryIdentities) identities"
  }

  /// Headline, bounds and intervals.
  var summary: [(name: String, value: String)] { headline + spread + bounds }

  private var headline: [(name: String, value: String)] {
    [
      ("MAP, expected over ties", NumberText.figure(map.expected)),
      ("precision within radius 2", NumberText.figure(precisionAtRadius2)),
      ("recall within radius 2", NumberText.figure(recallAtRadius2)),
      ("precision of the first 50", NumberText.figure(precisionAt50)),
    ]
  }

  private var bounds: [(name: String, value: String)] {
    [
      ("MAP, ties in gallery order", NumberText.figure(map.stable)),
      ("MAP, ties at best", NumberText.figure(map.optimistic)),
      ("MAP, ties at worst", NumberText.figure(map.pessimistic)),
      ("queries retrieving nothing", "\(counts.queriesRetrievingNothingAtRadius2)"),
      ("queries without relevant codes", "\(counts.queriesWithoutRelevant)"),
    ]
  }

  private var spread: [(name: String, value: String)] {
    guard let intervals else { return [] }
    func range(_ interval: Bootstrap.Interval) -> String {
      "\(NumberText.figure(interval.lower)) … \(NumberText.figure(interval.upper))"
    }
    return [
      ("MAP, \(intervals.percent) % interval over queries", range(intervals.map)),
      ("precision within radius 2, interval over queries", range(intervals.precisionAtRadius2)),
      ("recall within radius 2, interval over queries", range(intervals.recallAtRadius2)),
      ("precision of the first 50, interval over queries", range(intervals.precisionAt50)),
    ]
  }
}
