/// Names by number: lines of UTF-8, each ended by a newline.
///
/// No name is empty or holds a character that could disturb a terminal or a page, so that a name can
/// be printed as it is.
public struct NameList: Sendable, Equatable {
  /// The lines, one after another.
  let text: [UInt8]
  /// Where each line ends: the offset of its newline.
  private let ends: [Int]

  /// Names.
  public var count: Int { ends.count }

  /// The names `names`, or nil if one of them is not printable or longer than a path.
  public init?(_ names: [String]) {
    guard names.allSatisfy({ $0.utf8.count <= Self.longest && Self.isPrintable($0) }) else {
      return nil
    }
    var text: [UInt8] = []
    var ends: [Int] = []
    for name in names {
      text += name.utf8
      ends.append(text.count)
      text.append(Self.newline)
    }
    (self.text, self.ends) = (text, ends)
  }

  /// Reads lines.
  ///
  /// - Throws: `Fault`, with the line's number, from 0.
  init(parsing text: [UInt8]) throws(Fault) {
    var ends: [Int] = []
    var start = 0
    while start < text.count {
      guard let end = text[start...].firstIndex(of: Self.newline) else {
        throw Fault(row: ends.count, found: "no newline at its end")
      }
      guard end - start <= Self.longest else {
        throw Fault(row: ends.count, found: "more than \(Self.longest) bytes")
      }
      guard let name = String(validating: text[start..<end], as: UTF8.self) else {
        throw Fault(row: ends.count, found: "bytes that are not UTF-8")
      }
      guard Self.isPrintable(name) else {
        throw Fault(row: ends.count, found: name.isEmpty ? "nothing" : "a control character")
      }
      ends.append(end)
      start = end + 1
    }
    (self.text, self.ends) = (text, ends)
  }

  /// What is wrong with a line.
  struct Fault: Error {
    let row: Int
    let found: String
  }

  /// The name of `row`.
  ///
  /// - Precondition: `row` is from 0 to `count` − 1.
  public subscript(row: Int) -> String {
    String(decoding: text[(row == 0 ? 0 : ends[row - 1] + 1)..<ends[row]], as: UTF8.self)
  }

  /// Whether a name is not empty and free of control characters, line separators and marks that
  /// reverse the direction of writing.
  public static func isPrintable(_ name: String) -> Bool {
    // Almost all names are ASCII, where nothing has to be looked up.
    if !name.isEmpty, name.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return true }
    return !name.isEmpty
      && name.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default:
          !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
        }
      }
  }

  /// Bytes a name may have: those of a path on Linux.
  static let longest = 4096
  private static let newline = UInt8(ascii: "\n")
}
