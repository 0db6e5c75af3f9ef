import SeededRandom
import Testing

@testable import Console

@Suite struct PaceTests {
  /// What time left may be off by after the first tenth: of what is left, or one unit where that is more.
  private static let tolerance = 0.2

  /// Seconds each unit of a job takes, in all kinds of jobs that happen here.
  enum Job: CaseIterable {
    case steady, noisy, slowStart, stalled, validating, slowing, single

    func seconds() -> [Double] {
      var random = SeededRandom(seed: 7, stream: "pace")
      switch self {
      case .steady: return Array(repeating: 0.25, count: 1000)
      case .noisy: return (0..<2000).map { _ in 0.5 + Double(random.below(1000)) / 1000 }
      // A cold disk: the first 3 % take five times as long.
      case .slowStart: return (0..<1000).map { $0 < 30 ? 1.0 : 0.2 }
      // Others have the machine for a while: 20 units take as long as 100.
      case .stalled: return (0..<1000).map { 200..<220 ~= $0 ? 1.0 : 0.2 }
      // An epoch has 20 steps, and its end takes as long as three.
      case .validating: return (0..<4000).map { $0 % 20 == 19 ? 0.4 : 0.1 }
      // A machine that gets warm: 15 % slower at the end.
      case .slowing: return (0..<1000).map { 1 + 0.15 * Double($0) / 1000 }
      case .single: return Array(repeating: 3, count: 10)
      }
    }
  }

  @Test(arguments: Job.allCases)
  func `time left is right within a fifth, or a unit, from the first tenth to the last`(
    job: Job
  ) throws {
    let seconds = job.seconds()
    let whole = seconds.reduce(0, +)
    let unit = seconds.max() ?? 0
    var (pace, time) = (Pace(from: 0, total: seconds.count, at: .zero), 0.0)
    var checked = 0
    for (index, second) in seconds.enumerated() {
      time += second
      pace.advance(to: index + 1, at: .seconds(time))
      guard index + 1 >= seconds.count / 10 else { continue }
      let left = try #require(pace.secondsLeft(done: index + 1, at: .seconds(time)))
      let error = abs(left - (whole - time))
      #expect(error <= max(Self.tolerance * (whole - time), unit) + 1e-9, "\(index)")
      checked += 1
    }
    #expect(checked == seconds.count - seconds.count / 10 + 1)
  }

  @Test func `a resumed job counts only what it did itself`() {
    var pace = Pace(from: 900, total: 1000, at: .seconds(5))
    pace.advance(to: 910, at: .seconds(15))
    #expect(pace.rate(done: 910, at: .seconds(15)) == 1)
    #expect(pace.secondsLeft(done: 910, at: .seconds(15)) == 90)
  }

  @Test func `before anything is done, and before time passes, there is no rate`() {
    var pace = Pace(from: 3, total: 10, at: .zero)
    #expect(pace.rate(done: 3, at: .seconds(1)) == nil)
    pace.advance(to: 4, at: .zero)
    #expect(pace.secondsLeft(done: 4, at: .zero) == nil)
    #expect(pace.secondsLeft(done: 10, at: .seconds(1)) == 0)
  }
}
