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
