import Foundation

/// Where a report lies: what tables call it, and what its name says of its setting.
struct ReportPlace: Hashable, Sendable {
  /// Folders from the root.
  let folders: [String]
  /// The file's name without its extension: `demo.12bits.seed3`.
  let stem: String

  /// The place of the report at `path`, whatever way leads there.
  init(_ path: String) {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    folders = url.deletingLastPathComponent().pathComponents.filter { $0 != "/" }
    stem = url.deletingPathExtension().lastPathComponent
  }

  /// The stem without its `.seedN`.
  var setting: String {
    stem.split(separator: ".").filter { Self.seed($0) == nil }.joined(separator: ".")
  }

  /// The setting without its `.Nbits`.
  var method: String {
    setting.split(separator: ".").filter { !Self.isLength($0) }.joined(separator: ".")
  }

  /// Its seeds, without leading zeros; none: that of the settings file.
  var seeds: [Substring] { stem.split(separator: ".").compactMap(Self.seed) }

  /// For each path the shortest end of it that no other has; a path that occurs twice has one label.
  ///
  /// - Complexity: O(n²) of n paths.
  static func labels(_ paths: [[String]]) -> [String] {
    paths.map { path in
      let rivals = paths.filter { $0.last == path.last && $0 != path }
      let length = path.indices.map { $0 + 1 }.first { length in
        rivals.allSatisfy { $0.suffix(length) != path.suffix(length) }
      }
      return path.suffix(length ?? path.count).joined(separator: "/")
    }
  }

  private static func seed(_ word: Substring) -> Substring? {
    guard word.hasPrefix("seed") else { return nil }
    let number = word.dropFirst(4)
    guard !number.isEmpty, number.allSatisfy(isDigit) else { return nil }
    let digits = number.drop { $0 == "0" }
    return digits.isEmpty ? "0" : digits
  }

  private static func isLength(_ word: Substring) -> Bool {
    word.hasSuffix("bits") && word.count > 4 && word.dropLast(4).allSatisfy(isDigit)
  }

  private static func isDigit(_ character: Character) -> Bool {
    ("0"..."9").contains(character)
  }
}
