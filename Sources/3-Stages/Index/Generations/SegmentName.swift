/// The file name of a segment: its first and last id, `0-199.safetensors`.
struct SegmentName: Hashable, Sendable, CustomStringConvertible {
  /// Its first and last id.
  let first, last: Int64

  init(first: Int64, last: Int64) { (self.first, self.last) = (first, last) }

  /// Parses `text`; nil unless it is exactly what `description` would say.
  ///
  /// Strict, because the name is used as a path: nothing that could leave the index gets through.
  init?(_ text: String) {
    guard text.hasSuffix(Self.suffix) else { return nil }
    let ends = text.dropLast(Self.suffix.count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Int64(ends[0]), let last = Int64(ends[1]),
      first >= 0, first <= last, last < Self.identifierLimit
    else { return nil }
    (self.first, self.last) = (first, last)
    guard description == text else { return nil }
  }

  var description: String { "\(first)-\(last)\(Self.suffix)" }

  /// Ids are below: adding to one that was read never overflows.
  static let identifierLimit: Int64 = 1 << 62

  private static let suffix = ".safetensors"
}
