import Foundation
import Retrieval
import Testing

@testable import Evaluate

/// Reports against an independent NumPy evaluation; see Fixtures/README.md.
@Suite struct GoldenReportTests {
  /// Two orders of summing some 10² doubles below 1.
  private static let tolerance = 1e-12

  @Test(arguments: [12, 36, 65], DistanceMode.allCases)
  func `every figure equals NumPy's`(bits: Int, distance: DistanceMode) throws {
    let report = try Evaluation.report(
      onCodes: fixture("\(bits).codes.safetensors"),
      settings: EvaluationSettings(nil, distance: distance), threads: 2)
    let ours = try JSONSerialization.jsonObject(with: Data(report.json().utf8))
    let golden = try Data(
      contentsOf: URL(fileURLWithPath: fixture("\(bits).\(distance.rawValue).json")))
    let compared = compare(ours, try JSONSerialization.jsonObject(with: golden), at: "report")
    // 13 radii of 12 bits with five figures each, 16 identities, curves and statistics.
    #expect(compared > 300)
  }

  /// Compares everything `golden` holds; returns how many numbers that were.
  private func compare(_ ours: Any?, _ golden: Any, at place: String) -> Int {
    switch golden {
    case let golden as [String: Any]:
      let ours = ours as? [String: Any] ?? [:]
      return golden.map { compare(ours[$0.key], $0.value, at: "\(place).\($0.key)") }
        .reduce(0, +)
    case let golden as [Any]:
      let ours = ours as? [Any] ?? []
      #expect(ours.count == golden.count, "\(place)")
      return zip(ours, golden).enumerated()
        .map { compare($1.0, $1.1, at: "\(place)[\($0)]") }.reduce(0, +)
    case let golden as String:
      #expect(ours as? String == golden, "\(place)")
      return 0
    default:
      let (one, other) = ((ours as? NSNumber)?.doubleValue, (golden as? NSNumber)?.doubleValue)
      #expect(abs((one ?? .nan) - (other ?? .nan)) <= Self.tolerance, "\(place)")
      return 1
    }
  }
}

/// The path of a fixture.
func fixture(_ name: String) -> String {
  Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)").path
}
