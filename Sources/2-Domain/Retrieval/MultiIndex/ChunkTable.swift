import Lanes

/// The codes of a gallery sorted by one chunk of their bits.
///
/// | part | elements | holds |
/// |---|---|---|
/// | starts | UInt32, 2^w + 1 | where each bucket begins, and the end of the last |
/// | rows | UInt32, n | gallery rows, bucket after bucket, ascending within each |
/// | codes | UInt64, n × W | their codes in the same order, so that a bucket is read in one run |
///
/// Made by a counting sort: threads count and place runs of rows, and a bucket takes the runs in
/// order, so the table does not depend on how many there are.
final class ChunkTable: @unchecked Sendable {
  let chunk: Range<Int>
  let starts: UnsafeMutableBufferPointer<UInt32>
  let rows: UnsafeMutableBufferPointer<UInt32>
  let codes: UnsafeMutableBufferPointer<UInt64>

  /// Sorts `gallery` by the bits `chunk`.
  ///
  /// - Precondition: fewer than 2³² rows; at most 32 bits. Unchecked.
  /// - Complexity: O(n + 2^w · threads).
  init(_ gallery: CodeTable, by chunk: Range<Int>, _ workers: Workers) {
    self.chunk = chunk
    let wordCount = gallery.length.wordCount
    starts = .allocate(capacity: 1 << chunk.count + 1)
    rows = .allocate(capacity: gallery.count)
    codes = .allocate(capacity: gallery.count * wordCount)
    gallery.withWords { words in
      let sort = ChunkSort(
        words: words, wordCount: wordCount, count: gallery.count, chunk: chunk,
        runs: workers.count)
      sort.count(workers)
      sort.place(starts)
      sort.scatter(rows, codes, workers)
    }
  }

  deinit {
    starts.deallocate()
    rows.deallocate()
    codes.deallocate()
  }
}

/// The counting sort under a `ChunkTable`.
private final class ChunkSort: @unchecked Sendable {
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

extension UnsafePointer<UInt64> {
  /// The bits `range` of the packed code here, at most 32, as a number.
  ///
  /// - Precondition: the range is not empty and lies in the code. Unchecked.
  @inline(__always)
  func bits(_ range: Range<Int>) -> Int {
    let (word, shift) = (range.lowerBound / 64, UInt64(range.lowerBound % 64))
    var value = self[word] >> shift
    if range.lowerBound % 64 + range.count > 64 { value |= self[word + 1] << (64 - shift) }
    return Int(truncatingIfNeeded: value & (1 << UInt64(range.count) - 1))
  }
}
