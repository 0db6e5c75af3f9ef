/// Spreads neighbouring elements over equal distances.
enum Scatter {
  /// Copies the elements of `run`, each `stride` bytes, to `target`, `target + distance`, …
  static func copy(
    _ run: ArraySlice<UInt8>, into chunk: inout [UInt8], at target: Int, every distance: Int,
    stride: Int
  ) {
    let count = run.count / stride
    precondition(
      target >= 0 && target + (count - 1) * distance + stride <= chunk.count,
      "\(count) elements every \(distance) bytes from \(target) in \(chunk.count)")
    switch stride {
    case 1: copy(run, into: &chunk, at: target, every: distance, as: UInt8.self)
    case 2: copy(run, into: &chunk, at: target, every: distance, as: UInt16.self)
    case 4: copy(run, into: &chunk, at: target, every: distance, as: UInt32.self)
    default: copy(run, into: &chunk, at: target, every: distance, as: UInt64.self)
    }
  }

  private static func copy<Word: BitwiseCopyable>(
    _ run: ArraySlice<UInt8>, into chunk: inout [UInt8], at target: Int, every distance: Int,
    as word: Word.Type
  ) {
    let size = MemoryLayout<Word>.size
    // Unsafe: whole words of the two arrays' own storage, within the range checked above.
    unsafe run.withUnsafeBytes { source in
      unsafe chunk.withUnsafeMutableBytes { buffer in
        for index in 0..<source.count / size {
          unsafe buffer.storeBytes(
            of: source.loadUnaligned(fromByteOffset: index * size, as: Word.self),
            toByteOffset: target + index * distance, as: Word.self)
        }
      }
    }
  }
}
