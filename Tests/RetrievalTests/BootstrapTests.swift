import Testing

@testable import Retrieval

@Suite struct BootstrapTests {
  @Test func `quantiles lie between order statistics in proportion`() {
    let sorted = [1.0, 2, 4, 8]
    #expect(Bootstrap.quantile(0, of: sorted) == 1)
    #expect(Bootstrap.quantile(1, of: sorted) == 8)
    #expect(Bootstrap.quantile(0.5, of: sorted) == 3)
    #expect(Bootstrap.quantile(0.25, of: sorted) == 1.75)
    #expect(Bootstrap.quantile(0.3, of: [5]) == 5)
  }

  @Test func `a column that does not vary has an interval without width`() {
    let bootstrap = Bootstrap(resamples: 50, level: 0.9, seed: 1)
    let found = bootstrap.intervals(of: [[0.25, 0.25, 0.25], [0, 1, 0.5]])
    #expect(found[0].lower == 0.25 && found[0].upper == 0.25)
    #expect(found[1].lower < found[1].upper)
  }

  @Test func `columns are drawn together, the same for the same seed`() {
    let values = (0..<40).map { Double($0 * $0 % 17) }
    let bootstrap = Bootstrap(resamples: 200, level: 0.95, seed: 7)
    let both = bootstrap.intervals(of: [values, values.map { $0 * 2 }])
    #expect(both[1].lower == both[0].lower * 2 && both[1].upper == both[0].upper * 2)
    #expect(bootstrap.intervals(of: [values]) == [both[0]])
    #expect(Bootstrap(resamples: 200, level: 0.95, seed: 8).intervals(of: [values]) != [both[0]])
  }

  @Test func `the interval of a mean is as wide as the normal theory says`() {
    // 400 values of 0 and 1 in equal parts: the mean's deviation is 0.5 / 20 = 0.025.
    let values = (0..<400).map { Double($0 % 2) }
    let found = Bootstrap(resamples: 4000, level: 0.95, seed: 1).intervals(of: [values])[0]
    // 1.96 deviations each way; the resampled quantile itself scatters by about 4 %.
    #expect(abs(found.lower - 0.451) < 0.006)
    #expect(abs(found.upper - 0.549) < 0.006)
  }
}
