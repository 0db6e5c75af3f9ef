/// Cuts a stream of bytes into lines of limited length, whatever the pieces it comes in.
struct LineSplitter {
  /// A line, or that one was too long to be kept.
  enum Line: Equatable {
    case bytes([UInt8])
    case tooLong
  }

  private let limit: Int
  private var pending: [UInt8] = []
  private var isTooLong = false

  /// Lines of at most `limit` bytes, the newline not counted.
  init(limit: Int) { self.limit = limit }

  /// The lines that end in `bytes`.
  mutating func lines(in bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      take(rest[..<end])
      lines.append(cut())
      rest = rest[(end + 1)...]
    }
    take(rest)
    return lines
  }

  /// The last line, when the stream ends without a newline; nil when nothing is left.
  mutating func last() -> Line? { pending.isEmpty && !isTooLong ? nil : cut() }

  private mutating func take(_ bytes: ArraySlice<UInt8>) {
    guard !isTooLong else { return }
    if pending.count + bytes.count > limit {
      isTooLong = true
      pending = []
    } else {
      pending += bytes
    }
  }

  private mutating func cut() -> Line {
    let line: Line = isTooLong ? .tooLong : .bytes(pending)
    (pending, isTooLong) = ([], false)
    return line
  }
}
