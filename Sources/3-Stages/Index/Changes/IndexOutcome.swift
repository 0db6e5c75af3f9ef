/// What a change did to an index.
public struct IndexOutcome: Codable, Equatable, Sendable, CustomStringConvertible {
  /// The generation in force afterwards.
  public let generation: String
  /// Codes it holds, and how many of them came and how many went.
  public let codes, added, removed: Int
  /// Whether this change made it.
  public let isNew: Bool

  init(_ generation: IndexGeneration, isNew: Bool) {
    self.generation = generation.name
    codes = generation.count
    added = isNew ? generation.change.added : 0
    removed = isNew ? generation.change.removed : 0
    self.isNew = isNew
  }

  public var description: String {
    isNew
      ? "\(generation) in force, \(codes) codes: \(added) added, \(removed) removed"
      : "\(generation) already holds these \(codes) codes; nothing changed"
  }
}
