import ByteStreams

/// Boxes of faces by the path of their picture: a CSV file with the columns path, left, top, width and
/// height, in pixels of the upright picture.
///
///     path,left,top,width,height
///     ada/1.jpg,120,80,64,64
///
/// The first line may be this heading. The last four columns are numbers, so that a path may hold commas;
/// it may stand in double quotes, a double quote inside doubled.
///
/// The file stays in memory as it is, with a table of where its lines begin: at most three times its size.
public struct BoxList: Sendable {
  /// SHA-256 of the file.
  public let digest: String
  /// How many boxes.
  public let count: Int

  private let lines: TextLines
  /// Open addressing by a path's hash: where its line begins, plus one; 0 where there is none.
  private var slots: [UInt32]

  /// Bytes of a file at most.
  static let byteLimit = 1 << 26

  /// Reads the file at `path`.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around an `ImageFailure`.
  public init(_ path: String) throws {
    let file = try InputFile(path)
    do {
      guard file.byteCount <= Self.byteLimit else {
        throw ImageFailure.longBoxes(byteCount: file.byteCount, limit: Self.byteLimit)
      }
      try self.init(bytes: file.read(at: 0, count: file.byteCount))
    } catch let failure as ImageFailure { throw FailureInFile(failure, in: path) }
  }

  /// - Precondition: At most `byteLimit` bytes.
  init(bytes: [UInt8]) throws(ImageFailure) {
    lines = TextLines(bytes)
    digest = Digest.of(bytes)
    count = lines.reduce(0) { Self.isHeading($1) ? $0 : $0 + 1 }
    // At most half full.
    slots = [UInt32](
      repeating: 0, count: 1 << (Int.bitWidth - max(1, 2 * count - 1).leadingZeroBitCount))
    for line in lines where !Self.isHeading(line) {
      let row = try BoxRow(line)
      let slot = slot(of: row.path)
      guard slots[slot] == 0 else {
        throw .badBoxes(
          line: line.number, reason: "a second box of \(TextLines.quoted(row.path))")
      }
      slots[slot] = UInt32(line.bytes.startIndex + 1)
    }
  }

  /// The box of the picture at `path`; nil if it has none.
  public subscript(path: String) -> ImageBox? { row(at: slot(of: Array(path.utf8)[...]))?.box }

  /// The paths, as they follow one another in the file.
  public var paths: some Sequence<ExactName> {
    lines.lazy.filter { !Self.isHeading($0) }
      .compactMap { (try? BoxRow($0)).flatMap { ExactName(bytes: $0.path) } }
  }

  private static let heading = Array("path,left,top,width,height".utf8)

  private static func isHeading(_ line: TextLines.Line) -> Bool {
    line.number == 1 && line.bytes.elementsEqual(heading)
  }

  private func row(at slot: Int) -> BoxRow? {
    slots[slot] == 0 ? nil : try? BoxRow(lines.line(from: Int(slots[slot]) - 1))
  }

  /// The slot that holds the line of `path`, or the free one where it belongs.
  private func slot(of path: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    // Unsafe: the bytes are only used inside this call.
    unsafe path.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    var slot = hasher.finalize() & (slots.count - 1)
    while let row = row(at: slot), row.path != path { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }
}
