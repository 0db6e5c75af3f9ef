import Testing

@testable import Charts

@Suite struct AxisTests {
  @Test(arguments: [
    ([0.0, 1], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ([0, 48], ["0", "10", "20", "30", "40", "50"]),
    ([-1.2, 1.4], ["−1.5", "−1.0", "−0.5", "0.0", "0.5", "1.0", "1.5"]),
    ([0, 0.011], ["0.000", "0.002", "0.004", "0.006", "0.008", "0.010", "0.012"]),
    ([0, 67177], ["0", "20,000", "40,000", "60,000", "80,000"]),
    ([], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), ([5, 5], ["5", "6", "7", "8", "9", "10"]),
    ([.nan, .infinity, 0, 1], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
  ])
  func `labels are round numbers that hold every value`(values: [Double], labels: [String]) {
    let axis = Axis("x", around: values)
    #expect(axis.ticks.map(axis.label) == labels)
    for value in values where value.isFinite { #expect(axis.range.contains(value)) }
  }

  @Test(arguments: [
    ([1.0, 67177], ["1", "10", "100", "1,000", "10,000"]),
    ([1, 120], ["1", "2", "5", "10", "20", "50", "100"]),
    ([0.02, 0.5], ["0.02", "0.05", "0.1", "0.2", "0.5"]),
    ([0, -1, 10, 100], ["10", "20", "50", "100"]),
  ])
  func `a tight logarithmic axis has powers of ten, and between them if they are few`(
    values: [Double], labels: [String]
  ) {
    let axis = Axis("x", spacing: .logarithmic, around: values, isTight: true)
    #expect(axis.ticks.map(axis.label) == labels)
  }

  @Test(arguments: [[1e-300, 2e-300], [0, 1e-300], [1e11, 1e11 + 1e-4], [-1e11, 1e11], [3, 3]])
  func `an axis has labels and room for whatever numbers there are`(values: [Double]) {
    let axis = Axis("x", around: values)
    #expect((2...12).contains(axis.ticks.count))
    for value in values { #expect((0...1).contains(axis.fraction(value))) }
  }

  @Test func `what comes in whole numbers has whole labels`() {
    for values in [[1.0, 2], [1, 1], [0, 4]] {
      let axis = Axis("epoch", around: values, isTight: true, isWhole: true)
      #expect(axis.ticks.allSatisfy { $0 == $0.rounded() } && axis.ticks.count > 1)
    }
  }

  @Test func `values lie between the ends, and what is beyond is held there`() {
    let linear = Axis("x", around: [0, 10])
    #expect(linear.fraction(2.5) == 0.25 && linear.fraction(-3) == 0 && linear.fraction(99) == 1)
    let logarithmic = Axis("x", spacing: .logarithmic, around: [1, 100])
    #expect(abs(logarithmic.fraction(10) - 0.5) < 1e-15 && logarithmic.fraction(0) == 0)
    let listed = Axis("bits", at: [12, 24, 48])
    #expect(listed.fraction(24) == 1.0 / 3 && listed.ticks.map(listed.label) == ["12", "24", "48"])
  }
}
