/// What a conversion made.
public struct ConvertSummary: Sendable {
  /// One side of the data set.
  public struct Split: Sendable {
    /// Its name: train or test.
    public let name: String
    /// Files read.
    public let files: Int
    /// Images.
    public let images: Int
    /// Different identities.
    public let identities: Int
    /// Mean of all pixel values.
    public let mean: Double
    /// Population standard deviation of all pixel values.
    public let deviation: Double
    /// Images that occurred before in the same split.
    public let duplicates: Int
  }

  /// Train, then test.
  public let splits: [Split]
  /// How pixels are stored: `U8` or `F32`.
  public let storage: String
  /// Identities are 0 ..< this.
  public let identityCount: Int
  /// Identities below that without an image in train.
  public let gaps: [Int64]
  /// Train images held out for validation.
  public let validationCount: Int
  /// Test images that occur in train as well.
  public let leakedCount: Int
  /// Different images that lie under more than one identity.
  public let disputedCount: Int
  /// The artifact's fingerprint.
  public let fingerprint: String
  /// What became of files that are no faces; nil for pickles.
  public var pictures: PictureSummary?

  /// A table for people.
  public var lines: [String] {
    func padded(_ cells: [String]) -> String {
      let widths = [6, 6, 8, 11, 10, 22, 22]
      let line = zip(cells, widths).map { cell, width in
        cell + String(repeating: " ", count: max(1, width - cell.count))
      }.joined()
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    var lines = [
      padded(["split", "files", "images", "identities", "repeated", "mean", "deviation"])
    ]
    for split in splits {
      lines.append(
        padded([
          split.name, "\(split.files)", "\(split.images)", "\(split.identities)",
          "\(split.duplicates)", "\(split.mean)", "\(split.deviation)",
        ]))
    }
    return lines + [
      "pixels      \(storage == "U8" ? "U8: whole numbers from 0 to 255" : "F32")",
      "identities  0 to \(identityCount - 1), \(gaps.count) without a train image",
      "validation  \(validationCount) train images held out",
      "leakage     \(leakedCount) test images occur in train",
      "disputed    \(disputedCount) images lie under more than one identity",
    ] + (pictures?.lines ?? []) + ["sha256      \(fingerprint)"]
  }
}
