import Lanes

/// The counting sort under a `ChunkTable`.
final class ChunkSort: @unchecked Sendable {
  private let words: UnsafeBufferPointer<UInt64>
  private let wordCount: Int
  private let rowCount: Int
  private let chunk: Range<Int>
  private let runs: Int
  /// For run r and bucket b at r · 2^w + b: codes, and later the next place to fill.
  private let places: UnsafeMutableBufferPointer<UInt32>

  private var bucketCount: Int { 1 << chunk.count }

  init(
    words: UnsafeBufferPointer<UInt64>, wordCount: Int, count: Int, chunk: Range<Int>, runs: Int
  ) {
    self.words = words
    self.wordCount = wordCount
    rowCount = count
    self.chunk = chunk
    self.runs = runs
    places = .allocate(capacity: runs << chunk.count)
    places.initialize(repeating: 0)
  }

  deinit { places.deallocate() }

  /// Counts each run's codes in each bucket.
  func count(_ workers: Workers) {
    forEachRow(workers) { _, bucket, counts in counts[bucket] &+= 1 }
  }

  /// Turns counts into places: buckets in order, and runs in order within a bucket.
  func place(_ starts: UnsafeMutableBufferPointer<UInt32>) {
    var next: UInt32 = 0
    for bucket in 0..<bucketCount {
      starts[bucket] = next
      for run in 0..<runs {
        let count = places[run << chunk.count + bucket]
        places[run << chunk.count + bucket] = next
        next &+= count
      }
    }
    starts[bucketCount] = next
  }

  /// Writes every row and code to its place.
  func scatter(
    _ rows: UnsafeMutableBufferPointer<UInt32>, _ codes: UnsafeMutableBufferPointer<UInt64>,
    _ workers: Workers
  ) {
    forEachRow(workers) { [self] row, bucket, places in
      let place = Int(places[bucket])
      places[bucket] &+= 1
      rows[place] = UInt32(truncatingIfNeeded: row)
      for word in 0..<wordCount { codes[place * wordCount + word] = words[row * wordCount + word] }
    }
  }

  @inline(__always)
  private func forEachRow(
    _ workers: Workers, _ body: @escaping (Int, Int, UnsafeMutablePointer<UInt32>) -> Void
  ) {
    workers.run(runs) { [self] run, _ in
      guard let words = words.baseAddress, let places = places.baseAddress else { return }
      let own = places + run << chunk.count
      for row in rowCount * run / runs..<rowCount * (run + 1) / runs {
        body(row, (words + row * wordCount).bits(chunk), own)
      }
    }
  }
}
