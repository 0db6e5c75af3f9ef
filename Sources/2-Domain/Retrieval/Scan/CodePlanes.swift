/// A tile of codes by planes: first bits 0 … 31 of every code, then bits 32 … 63, and so on.
///
///     plane p of row i, p in 0 ..< ⌈L / 32⌉, lies at p · capacity + i
///
/// Sixteen codes then share a vector whatever their length, a code of 48 bits can be judged by its
/// first 32, and the tile, read from memory once, stays in the cache while every query passes over it.
/// Rows past the last one, up to a whole block, are zero.
final class CodePlanes {
  /// Rows a tile holds: a plane of them takes half of a first-level cache of 32 KiB.
  static let capacity = 4096
  /// Rows the scan judges together.
  static let blockCount = 64

  /// ⌈L / 32⌉.
  let planeCount: Int
  /// Rows packed.
  private(set) var count = 0
  /// Plane after plane, `capacity` words each.
  let words: UnsafeMutablePointer<UInt32>

  /// Room for a tile of codes of `length`.
  init(_ length: CodeLength) {
    planeCount = length.planeCount
    let room = planeCount * Self.capacity
    words = UnsafeMutableRawPointer.allocate(byteCount: room * 4, alignment: 64)
      .initializeMemory(as: UInt32.self, repeating: 0, count: room)
  }

  deinit { words.deallocate() }

  /// Blocks that hold rows.
  var blocks: Int { (count + Self.blockCount - 1) / Self.blockCount }

  /// Packs rows `rows` of `codes`, which has W words a row.
  ///
  /// - Precondition: `rows` lies in the codes and holds at most `capacity` rows. Unchecked.
  func pack(_ codes: UnsafeBufferPointer<UInt64>, wordCount: Int, rows: Range<Int>) {
    guard let codes = codes.baseAddress else { return }
    count = rows.count
    let rest = blocks * Self.blockCount - count
    for plane in 0..<planeCount {
      let (word, shift) = (plane / 2, UInt64(plane % 2 * 32))
      let output = words + plane * Self.capacity
      let input = codes + rows.lowerBound * wordCount + word
      switch wordCount {
      case 1: Self.gather(input, stride: 1, shift: shift, into: output, count: count)
      case 2: Self.gather(input, stride: 2, shift: shift, into: output, count: count)
      case 3: Self.gather(input, stride: 3, shift: shift, into: output, count: count)
      default: Self.gather(input, stride: 4, shift: shift, into: output, count: count)
      }
      (output + count).update(repeating: 0, count: rest)
    }
  }

  @inline(__always)
  private static func gather(
    _ input: UnsafePointer<UInt64>, stride: Int, shift: UInt64,
    into output: UnsafeMutablePointer<UInt32>, count: Int
  ) {
    for row in 0..<count {
      output[row] = UInt32(truncatingIfNeeded: input[row * stride] >> shift)
    }
  }
}

extension CodeLength {
  /// ⌈L / 32⌉, the 32-bit planes of a code: 1 … 8.
  var planeCount: Int { (bits + 31) / 32 }
}
