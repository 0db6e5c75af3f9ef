/// How fast a phase goes now, and how long it still takes.
///
/// What was done so far is cut into eight parts of equal size, and the rate is that of the faster five. A mean since
/// the beginning would carry a slow start (a cold disk, a file that is parsed first) or a moment when others had the
/// machine to the end; a rate of the last moment would jump with every slow unit.
struct Pace: Sendable {
  private struct Sample {
    var done: Int
    var time: Duration
  }

  /// Parts that what was done is cut into, and how many of them, the slowest, do not count.
  private static let (parts, slowParts) = (8, 3)

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
    let ends = boundaries(done, at: time)
    var parts = zip(ends, ends.dropFirst()).map { from, to in
      (units: to.done - from.done, seconds: (to.time - from.time) / .seconds(1))
    }
    parts.sort { $0.seconds * Double($1.units) > $1.seconds * Double($0.units) }
    var spare = (done - samples[0].done) * Self.slowParts / Self.parts
    while parts.count > 1, let slowest = parts.first, slowest.units <= spare {
      spare -= slowest.units
      parts.removeFirst()
    }
    let seconds = parts.reduce(0) { $0 + $1.seconds }
    return seconds > 0 ? Double(parts.reduce(0) { $0 + $1.units }) / seconds : nil
  }

  /// Where the parts end, as far as there are samples to tell them by: ascending, each once.
  private func boundaries(_ done: Int, at time: Duration) -> [Sample] {
    let first = samples[0].done
    guard done > first else { return [] }
    var ends = [samples[0]]
    for part in 1..<Self.parts {
      let end = first + (done - first) * part / Self.parts
      if let sample = samples.last(where: { $0.done <= end }),
        sample.done > ends[ends.count - 1].done
      {
        ends.append(sample)
      }
    }
    return ends + [Sample(done: done, time: time)]
  }

  /// Seconds until all are done, by the rate; nil where there is none.
  func secondsLeft(done: Int, at time: Duration) -> Double? {
    rate(done: done, at: time).map { Double(max(total - done, 0)) / $0 }
  }
}
