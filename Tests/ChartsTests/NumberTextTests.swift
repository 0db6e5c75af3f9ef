import Testing

@testable import Charts

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (1, "1"), (-2.5, "-2.5"), (0.004, "0"), (-0.004, "0"), (0.05, "0.05"),
    (12.346, "12.35"), (100, "100"), (-0.3, "-0.3"),
  ])
  func `a coordinate has at most two decimals and no zeros to spare`(value: Double, text: String) {
    #expect(NumberText.coordinate(value) == text)
  }

  @Test(arguments: [
    (0, "0"), (0.71234, "0.7123"), (12.345678, "12.35"), (999.94, "999.9"), (67177, "67,177"),
    (0.000012346, "0.00001235"), (-0.5, "-0.5000"), (.nan, "–"), (.infinity, "–"),
  ])
  func `four significant digits, without an exponent`(value: Double, text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test func `thousands are grouped, and nothing is not a negative nothing`() {
    #expect(
      [1, 999, 1000, 67177, 1_234_567].map(NumberText.grouped)
        == ["1", "999", "1,000", "67,177", "1,234,567"])
    #expect(NumberText.grouped(-1000) == "−1,000")
    #expect(NumberText.fixed(-0.00001, 2) == "0.00" && NumberText.fixed(.nan, 2) == "–")
  }
}
