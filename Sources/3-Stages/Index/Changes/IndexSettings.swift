/// How an index may change.
public struct IndexSettings: Sendable {
  /// Whether losing more than a fifth of the codes is meant.
  public var mayShrink: Bool
  /// Generations that are kept, the one in force among them; at least two, so that a reader never
  /// loses the one it has just been told of.
  public let keptGenerations: Int

  /// - Precondition: `keptGenerations` ≥ 2.
  public init(mayShrink: Bool = false, keptGenerations: Int = 2) {
    precondition(keptGenerations >= 2, "\(keptGenerations) generations kept, at least 2 needed")
    self.mayShrink = mayShrink
    self.keptGenerations = keptGenerations
  }
}
