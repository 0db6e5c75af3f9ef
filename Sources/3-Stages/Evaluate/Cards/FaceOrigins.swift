import Artifacts
import Charts
import FaceData

/// Where faces come from and what conversion found in it, as their artifact says: for pages and cards.
struct FaceOrigins {
  /// A file, or all pictures of one side, with its digest.
  struct Origin: Equatable {
    let name, digest: String
  }

  /// Files or sides that are listed; more are counted.
  static let listed = 40

  /// By name.
  let origins: [Origin]
  /// Pictures the faces were made from; nil: files that hold many images each.
  let pictureCount: Int?
  /// What was found, or left out, in words and number.
  let findings: [(name: String, value: String)]

  /// Reads what `faces` say of themselves.
  init(_ faces: Artifact) {
    let inputs = faces.metadata.filter { $0.key.hasPrefix("input.") }
      .map { (key: String($0.key.dropFirst(6)), value: $0.value) }.sorted { $0.key < $1.key }
    let sides = inputs.compactMap { Self.side($0.key, $0.value) }
    let isPictured = !inputs.isEmpty && sides.count == inputs.count
    pictureCount = isPictured ? sides.reduce(0) { $0 + $1.count } : nil
    origins =
      isPictured
      ? sides.map {
        Origin(name: "\(Cards.counted($0.count, "picture")) of \($0.name)", digest: $0.digest)
      }
      : inputs.map { Origin(name: $0.key, digest: $0.value) }
    let others = faces.metadata.keys.filter {
      $0.hasPrefix("faces.") && Self.words[$0] == nil && !Self.shownElsewhere.contains($0)
    }
    findings =
      Self.order.compactMap { key in
        faces.metadata[key].map { (Self.words[key] ?? key, Self.grouped($0)) }
      } + others.sorted().map { ($0, Self.grouped(faces.metadata[$0] ?? "")) }
  }

  /// What the names and the digests are of.
  var titles: (name: String, digest: String) {
    pictureCount == nil
      ? ("File", "SHA-256, bytes, images") : ("Pictures", "SHA-256 over their list")
  }

  /// How many of what there are.
  var summary: String {
    pictureCount.map { "\(Cards.counted($0, "picture")) the faces were made from" }
      ?? "\(Cards.counted(origins.count, "file")) the faces were made from"
  }

  private static let shownElsewhere: Set = ["faces.identities", "faces.validation"]

  private static let words = [
    "faces.unreadable": "Pictures that could not be read and were left out",
    "faces.leaked": "Queries that are among the gallery's images too",
    "faces.repeated.train": "Gallery images that repeat another",
    "faces.repeated.test": "Queries that repeat another",
    "faces.disputed": "Images that lie under more than one person",
    "faces.gaps": "Numbers without a person",
  ]

  private static let order = [
    "faces.unreadable", "faces.leaked", "faces.repeated.train", "faces.repeated.test",
    "faces.disputed", "faces.gaps",
  ]

  private static func grouped(_ value: String) -> String {
    Int(value).map(NumberText.grouped) ?? value
  }

  /// `<SHA-256> <count> pictures`, which is written for folders of pictures.
  private static func side(
    _ name: String, _ value: String
  ) -> (name: String, digest: String, count: Int)? {
    let words = value.split(separator: " ")
    guard words.count == 3, words[2] == "pictures", let count = Int(words[1]), count >= 0 else {
      return nil
    }
    // Held far below where a sum of them could overflow.
    return (name, String(words[0]), min(count, 1 << 40))
  }
}
