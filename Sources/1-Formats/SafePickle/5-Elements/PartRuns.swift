import ByteStreams

/// Where the runs of a part lie in the file and where they go in memory.
///
/// In memory, runs are padded: columns whose distance is a power of two would share a few lines of the
/// cache, and a transposition walks along many columns at a time.
struct PartRuns {
  /// Bytes between neighbours along each axis in memory.
  private(set) var steps: [Int]
  private let part: IndexBox
  private let axes: StorageAxes
  /// The axes that no run covers, slowest first.
  private let outer: ArraySlice<Int>
  private let runByteCount: Int
  private let byteCount: Int

  /// - Parameter least: Bytes behind which a run takes no further axis.
  init(_ part: IndexBox, of axes: StorageAxes, atLeast least: Int) {
    self.part = part
    self.axes = axes
    steps = axes.fileSteps
    var outer = axes.fileOrder[...]
    var length = axes.stride
    while let axis = outer.popLast() {
      length *= part.extents[axis]
      if part.extents[axis] != axes.extents[axis] || length >= least { break }
    }
    runByteCount = length
    var spacing = length < 1024 ? length : (length + 63) / 64 * 64 + 64
    for axis in outer.reversed() {
      steps[axis] = spacing
      spacing *= part.extents[axis]
    }
    self.outer = outer
    byteCount = spacing
  }

  /// Reads all runs; `offset` is where the array begins in `file`.
  func read(
    _ file: InputFile, at offset: Int, into buffer: inout [UInt8]
  ) throws(FileFailure) {
    if buffer.count < byteCount {
      buffer = []
      buffer = [UInt8](repeating: 0, count: byteCount)
    }
    var failure: FileFailure?
    // Unsafe: the kernel writes runs into the buffer's storage, rebased ranges of which are checked.
    unsafe buffer.withUnsafeMutableBytes { bytes in
      do throws(FileFailure) {
        var (source, target) = (offset + axes.fileOffset(of: part.start), 0)
        var counter = [Int](repeating: 0, count: part.extents.count)
        while true {
          let run = unsafe UnsafeMutableRawBufferPointer(
            rebasing: bytes[target..<target + runByteCount])
          unsafe try file.read(at: source, into: run)
          guard let axis = outer.last(where: { counter[$0] + 1 < part.extents[$0] }) else { return }
          for later in outer.reversed() {
            if later == axis { break }
            source -= counter[later] * axes.fileSteps[later]
            target -= counter[later] * steps[later]
            counter[later] = 0
          }
          counter[axis] += 1
          source += axes.fileSteps[axis]
          target += steps[axis]
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
