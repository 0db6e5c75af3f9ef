import ByteStreams

/// Boxes of faces by the path of their picture: a CSV file with the columns path, left, top, width and
/// height, in pixels of the upright picture.
///
///     path,left,top,width,height
///     ada/1.jpg,120,80,64,64
///
/// The first line may be this heading. The last four columns are numbers, so that a path may hold commas;
/// it may stand in double quotes, a double quote inside doubled.
public struct BoxList: Sendable {
  /// The boxes by path.
  public let boxes: [String: ImageBox]
  /// SHA-256 of the file.
  public let digest: String

  private static let byteLimit = 1 << 28

  /// Reads the file at `path`.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around an `ImageFailure`.
  public init(_ path: String) throws {
    let file = try InputFile(path)
    do {
      guard file.byteCount <= Self.byteLimit else {
        throw ImageFailure.tooManyBytes(found: file.byteCount, limit: Self.byteLimit)
      }
      let bytes = try file.read(at: 0, count: file.byteCount)
      boxes = try Self.parse(bytes)
      digest = Digest.of(bytes)
    } catch let failure as ImageFailure { throw FailureInFile(failure, in: path) }
  }

  static func parse(_ bytes: [UInt8]) throws(ImageFailure) -> [String: ImageBox] {
    var boxes: [String: ImageBox] = [:]
    for (index, bytes) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
    {
      let bytes = bytes.last == 13 ? bytes.dropLast() : bytes
      if bytes.isEmpty || (index == 0 && bytes.elementsEqual(heading)) { continue }
      guard let line = String(validating: bytes, as: UTF8.self) else {
        throw .badBoxes(line: index + 1, reason: "bytes that are not UTF-8")
      }
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let numbers = cells.suffix(4).compactMap { Int32($0).map(Int.init) }
      guard cells.count >= 5, numbers.count == 4, numbers[2] > 0, numbers[3] > 0 else {
        throw .badBoxes(line: index + 1, reason: "'\(line.prefix(80))'")
      }
      let path = unquoted(cells.dropLast(4).joined(separator: ","))
      let box = ImageBox(left: numbers[0], top: numbers[1], width: numbers[2], height: numbers[3])
      guard boxes.updateValue(box, forKey: path) == nil else {
        throw .badBoxes(line: index + 1, reason: "a second box of \(path)")
      }
    }
    return boxes
  }

  private static let heading = "path,left,top,width,height".utf8

  private static func unquoted(_ cell: String) -> String {
    guard cell.utf8.count >= 2, cell.hasPrefix("\""), cell.hasSuffix("\"") else { return cell }
    return cell.dropFirst().dropLast().split(separator: "\"\"", omittingEmptySubsequences: false)
      .joined(separator: "\"")
  }
}
