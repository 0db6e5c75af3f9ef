/// How long a zlib stream is when it is inflated; nothing is kept.
public enum InflatedLength {
  /// Whether the stream that lies in pieces at `pieces` of `bytes` inflates to more than `limit` bytes.
  ///
  /// Ends as soon as it does. What is damaged, or ends before, is not longer than what it gave: whoever
  /// decodes it finds out why.
  public static func exceeds(_ limit: Int, _ pieces: [Range<Int>], of bytes: [UInt8]) -> Bool {
    guard let inflater = Inflater(.zlib) else { return false }
    var output = [UInt8](repeating: 0, count: 1 << 16)
    var length = 0
    for piece in pieces {
      var input = bytes[piece]
      while true {
        guard let step = inflater.step(input, into: &output) else { return false }
        length += step.produced
        if length > limit { return true }
        if step.isEnd { return false }
        if step.consumed == 0, step.produced == 0 { break }
        input = input.dropFirst(step.consumed)
      }
    }
    return false
  }
}
