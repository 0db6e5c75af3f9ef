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
