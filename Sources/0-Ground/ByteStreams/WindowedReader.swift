/// Reads a range of a file byte by byte through a window, so that a file of any size is scanned with
/// a few kilobytes resident.
public struct WindowedReader: Sendable {
  /// The file read from.
  public let file: InputFile
  @usableFromInline var offset: Int
  /// Offset in the file behind the last byte of the range.
  public internal(set) var end: Int

  @usableFromInline var window: [UInt8] = []
  @usableFromInline var next = 0
  private let capacity: Int

  /// Reads `range` of `file`, at most `capacity` bytes ahead.
  ///
  /// - Precondition: `range` lies within the file.
  public init(_ file: InputFile, _ range: Range<Int>, capacity: Int = 1 << 16) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= file.byteCount,
      "bytes \(range) of a file of \(file.byteCount)")
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
    self.capacity = capacity
  }

  /// Offset in the file of the byte that `byte()` returns next.
  public var position: Int { offset }

  /// Bytes of the range not yet read.
  public var remaining: Int { end - position }

  /// The next byte; nil at the end of the range.
  @inlinable
  public mutating func byte() throws(FileFailure) -> UInt8? {
    guard offset < end else { return nil }
    if next == window.count { try refill() }
    let byte = window[next]
    next += 1
    offset += 1
    return byte
  }

  /// The unread bytes at hand, at least one unless the range is at its end; `skip` consumes them.
  public mutating func unread() throws(FileFailure) -> ArraySlice<UInt8> {
    guard offset < end else { return [] }
    if next == window.count { try refill() }
    return window[next...].prefix(remaining)
  }

  /// The next `count` bytes.
  ///
  /// - Precondition: That many remain.
  public mutating func bytes(_ count: Int) throws(FileFailure) -> [UInt8] {
    precondition(count >= 0 && count <= remaining, "\(count) bytes of \(remaining)")
    defer { skip(count) }
    if count <= window.count - next { return Array(window[next..<next + count]) }
    return try file.read(at: position, count: count)
  }

  /// Passes over `count` bytes without reading them.
  ///
  /// - Precondition: That many remain.
  public mutating func skip(_ count: Int) {
    precondition(count >= 0 && count <= remaining, "\(count) bytes of \(remaining)")
    offset += count
    if count <= window.count - next {
      next += count
    } else {
      window = []
      next = 0
    }
  }

  /// The same position in a range that ends at `end`; `resume` goes on from there.
  public func limited(to end: Int) -> WindowedReader {
    precondition(end >= position && end <= self.end, "end \(end) of \(position)..<\(self.end)")
    var part = self
    part.end = end
    return part
  }

  /// Goes on where `part`, made by `limited`, has come to.
  public mutating func resume(_ part: WindowedReader) { skip(part.position - position) }

  @usableFromInline mutating func refill() throws(FileFailure) {
    window = try file.read(at: position, count: min(capacity, remaining))
    next = 0
  }
}
