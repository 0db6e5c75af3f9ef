/// How fast a phase goes now, and how long it still takes.
///
/// The rate is that of the latter half of what was done so far. A mean since the beginning would carry a slow
/// start (a cold disk, threads that begin) to the end; a rate of the last moment would jump with every slow unit.
struct Pace: Sendable {
  private struct Sample {
    var done: Int
    var time: Duration
  }

  /// More are thinned to half, the beginning kept.
  private static let most = 256

  private let total: Int
  private var samples: [Sample]
  /// Samples closer together than this are not kept; doubles whenever they are thinned.
  private var step = 1

  /// Begins a phase of `total` units at `time`, `first` of which were done before.
  init(from first: Int, total: Int, at time: Duration) {
    self.total = total
    samples = [Sample(done: first, time: time)]
  }

  /// Takes note that `done` units are done at `time`.
  mutating func advance(to done: Int, at time: Duration) {
    guard let last = samples.last, done >= last.done + step else { return }
    samples.append(Sample(done: done, time: time))
    if samples.count > Self.most {
      samples = samples.indices.filter { $0 % 2 == 0 }.map { samples[$0] }
      step = max(step * 2, 1)
    }
  }

  /// Units a second at `time`, when `done` are done; nil before any is, or time has passed.
  func rate(done: Int, at time: Duration) -> Double? {
    let half = samples[0].done + (done - samples[0].done) / 2
    let from = samples.last { $0.done <= half } ?? samples[0]
    let seconds = (time - from.time) / .seconds(1)
    guard done > from.done, seconds > 0 else { return nil }
    return Double(done - from.done) / seconds
  }

  /// Seconds until all are done, by the rate; nil where there is none.
  func secondsLeft(done: Int, at time: Duration) -> Double? {
    rate(done: done, at: time).map { Double(max(total - done, 0)) / $0 }
  }
}
