/// What became of the files of folders of pictures that are no faces now.
public struct PictureSummary: Sendable {
  /// Pictures that could not be read, each with the reason.
  public let unreadable: [String]
  /// Identities without a picture that could be read.
  public let emptyIdentities: [String]
  /// Files that are no pictures, and folders inside identities.
  public let passedOver: Int
  /// Pictures without a box.
  public let unlisted: Int
  /// Identities of test without a train picture.
  public let unknown: Int

  private static let shown = 5

  init(_ harvests: [FaceHarvest], unknown: Int) {
    unreadable = harvests.flatMap { $0.unreadable.map(\.line) }
    let found = Set(
      harvests.flatMap { harvest in
        harvest.faces.map { harvest.tree.identities[$0.candidate.identity] }
      })
    emptyIdentities = harvests.flatMap(\.tree.identities).filter { !found.contains($0) }
    passedOver = harvests.reduce(0) { $0 + $1.passedOver + $1.tree.strayCount }
    unlisted = harvests.reduce(0) { $0 + $1.unlisted }
    self.unknown = unknown
  }

  private static func listed(_ lines: [String], separator: String) -> String {
    lines.prefix(shown).joined(separator: separator)
      + (lines.count > shown ? "\(separator)… and \(lines.count - shown) more" : "")
  }

  /// What a person may want to act on.
  var warnings: [String] {
    var warnings: [String] = []
    if !unreadable.isEmpty {
      warnings.append(
        "\(unreadable.count) pictures cannot be read and are left out:\n  "
          + Self.listed(unreadable, separator: "\n  "))
    }
    if !emptyIdentities.isEmpty {
      warnings.append(
        "\(emptyIdentities.count) identities have no picture and no number: "
          + Self.listed(emptyIdentities, separator: ", "))
    }
    if unknown > 0 { warnings.append("\(unknown) test identities are not in train") }
    return warnings
  }

  /// Lines of the summary.
  var lines: [String] {
    [
      "unreadable  \(unreadable.count) pictures left out"
        + (unreadable.isEmpty ? "" : ": " + Self.listed(unreadable, separator: " | ")),
      "passed over \(passedOver) files that are no pictures, \(unlisted) pictures without a box",
    ]
  }
}
