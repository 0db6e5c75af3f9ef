import Foundation
import TestSupport
import Testing

@testable import Evaluate

@Suite struct PrecisionCeilingTests {
  @Test func `no ranking finds more than there is, and none more than N`() {
    #expect(PrecisionCeiling.at(50, [(1, 50), (3, 999)]) == 1)
    // One query of ten codes, three of thirty: (10 + 90) / 200.
    #expect(PrecisionCeiling.at(50, [(1, 10), (3, 30)]) == 0.5)
    #expect(PrecisionCeiling.at(5, [(1, 10), (3, 30)]) == 1)
    #expect(PrecisionCeiling.at(50, [(2, 0)]) == 0 && PrecisionCeiling.at(50, []) == 0)
  }

  @Test func `a perfect ranking reaches the ceiling at every N, and no ranking more`() throws {
    let report = try PageMaterial().measured().report
    for point in report.curves.returned {
      let ceiling = report.precisionCeiling(at: point.returned)
      #expect(point.expected <= ceiling + 1e-12, "\(point.returned)")
      // With all eight codes returned every ranking is as good as any other.
      if point.returned >= 8 { #expect(abs(point.expected - ceiling) < 1e-12) }
    }
  }

  @Test func `the ceiling stands beside the precision, on page, card and comparison`() throws {
    let material = try PageMaterial()
    let path = material.folder.file("r.json")
    try Evaluation.write(material.measured().report, to: path)
    let html = try material.page().html
    #expect(html.contains("<br>at most 0.0400 is possible</dd>"))
    #expect(html.contains("No ranking could have more than 0.0400 here"))
    #expect(html.contains("<th scope=\"col\" class=\"n\">Most possible</th>"))
    #expect(html.contains("<th scope=\"col\" class=\"n\">At most possible</th>"))
    let card = try ModelCard(model: material.model, faces: material.faces, report: path).markdown
    #expect(card.contains("| … the most any ranking could have | 0.0400 | – |"))
    #expect(card.contains("no ranking could return more than 2.0"))
    let comparison = ComparisonPage(try ReportTable(reading: [path]), name: "c").html
    #expect(comparison.contains("Precision of the first 50: 0.0400 is the most possible"))
  }
}
