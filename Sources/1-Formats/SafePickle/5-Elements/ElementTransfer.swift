/// Copies a box of elements from one order to another: a transposition in blocks.
///
/// The innermost loop runs along the axis whose elements are neighbours in the target, or along the
/// longest where that one is short; it takes `blockExtent` of them at a time and all other axes for
/// each block, so that the lines of the cache it touches are used up before they are dropped.
struct ElementTransfer {
  private static let blockExtent = 128
  /// An innermost loop shorter than this costs more around it than in it.
  private static let shortExtent = 8

  private struct Axis {
    let extent: Int
    let sourceStep: Int
    let targetStep: Int
  }

  private let inner: Axis
  /// All other axes that have more than one index, slowest in the source first.
  private let outer: [Axis]
  private let stride: Int
  /// Bytes from the first element to behind the last one, in source and target.
  private let sourceSpan: Int
  private let targetSpan: Int

  /// - Parameters:
  ///   - extents: Elements along each axis, in the target's order.
  ///   - sourceSteps: Bytes between neighbours in the source.
  ///   - targetSteps: Bytes between neighbours in the target.
  ///   - order: The axes in the order of the source, slowest first.
  ///   - stride: Bytes of an element: 1, 2, 4 or 8.
  init(extents: [Int], sourceSteps: [Int], targetSteps: [Int], order: [Int], stride: Int) {
    let longest = extents.indices.max { extents[$0] < extents[$1] } ?? 0
    let last = extents.indices.last { extents[$0] > 1 } ?? longest
    let inner = extents[last] < Self.shortExtent ? longest : last
    func axis(_ index: Int) -> Axis {
      Axis(
        extent: extents[index], sourceStep: sourceSteps[index], targetStep: targetSteps[index])
    }
    self.inner = axis(inner)
    outer = order.filter { $0 != inner && extents[$0] > 1 }.map { axis($0) }
    self.stride = stride
    sourceSpan = extents.indices.reduce(stride) { $0 + (extents[$1] - 1) * sourceSteps[$1] }
    targetSpan = extents.indices.reduce(stride) { $0 + (extents[$1] - 1) * targetSteps[$1] }
  }

  /// Copies the elements that begin at `start` of `source` to `place` of `target`.
  ///
  /// - Precondition: All of them lie within both.
  func copy(_ source: [UInt8], from start: Int, to target: inout [UInt8], at place: Int) {
    precondition(
      start >= 0 && start + sourceSpan <= source.count && place >= 0
        && place + targetSpan <= target.count,
      "\(sourceSpan) from \(start) in \(source.count), \(targetSpan) at \(place) in \(target.count)"
    )
    // Unsafe: steps are not negative, so every access lies within the spans checked above.
    unsafe source.withUnsafeBytes { source in
      unsafe target.withUnsafeMutableBytes { target in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        switch stride {
        case 1: unsafe copy(source + start, target + place, as: UInt8.self)
        case 2: unsafe copy(source + start, target + place, as: UInt16.self)
        case 4: unsafe copy(source + start, target + place, as: UInt32.self)
        default: unsafe copy(source + start, target + place, as: UInt64.self)
        }
      }
    }
  }

  private func copy<Word: BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, as word: Word.Type
  ) {
    let size = MemoryLayout<Word>.size
    let isRun = inner.sourceStep == size && inner.targetStep == size
    let block = isRun ? inner.extent : Self.blockExtent
    var counters = [Int](repeating: 0, count: outer.count)
    for first in Swift.stride(from: 0, to: inner.extent, by: block) {
      let count = min(block, inner.extent - first)
      var (from, to) = (first * inner.sourceStep, first * inner.targetStep)
      repeat {
        if isRun {
          unsafe (target + to).copyMemory(from: source + from, byteCount: count * size)
        } else {
          unsafe copy(source + from, target + to, count, as: word)
        }
      } while advance(&counters, &from, &to)
    }
  }

  @inline(__always)
  private func copy<Word: BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int,
    as word: Word.Type
  ) {
    var (from, to) = (0, 0)
    for _ in 0..<count {
      unsafe target.storeBytes(
        of: source.loadUnaligned(fromByteOffset: from, as: Word.self), toByteOffset: to,
        as: Word.self)
      from &+= inner.sourceStep
      to &+= inner.targetStep
    }
  }

  /// Goes on to the next indices of the outer axes; false, and back at the first, after the last.
  @inline(__always)
  private func advance(_ counters: inout [Int], _ from: inout Int, _ to: inout Int) -> Bool {
    var position = outer.count - 1
    while position >= 0 {
      let axis = outer[position]
      counters[position] += 1
      from += axis.sourceStep
      to += axis.targetStep
      if counters[position] < axis.extent { return true }
      counters[position] = 0
      from -= axis.extent * axis.sourceStep
      to -= axis.extent * axis.targetStep
      position -= 1
    }
    return false
  }
}
