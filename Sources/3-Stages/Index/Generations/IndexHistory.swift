import ByteStreams

/// The generations of an index, as `list` shows them.
public struct IndexHistory: Sendable {
  /// One generation on disk.
  public struct Entry: Codable, Equatable, Sendable {
    /// Its name: `gen-000001`.
    public let generation: String
    /// Whether queries are answered from it.
    public let isInForce: Bool
    /// Codes that can be found; nil where `damage` is set, as everything below.
    public let codes: Int?
    /// What made it, and how many codes came and went.
    public let change: IndexChange.Kind?
    public let added, removed: Int?
    /// Files it is made of, and ids in them that no longer count.
    public let segments, tombstones: Int?
    /// Why it cannot be opened.
    public let damage: String?
  }

  /// All generations on disk, oldest first; those after the one in force were left by a killed run.
  public let entries: [Entry]

  /// Reads the manifests of the index in the directory `path`, without the codes' checksums.
  public init(_ path: String) throws {
    let directory = IndexDirectory(path: path)
    let current = try directory.current()
    entries = try directory.generations().map { name in
      do {
        let generation = try IndexGeneration(
          name, in: directory.directory(of: name), isChecked: false)
        return Entry(
          generation: name.description, isInForce: name == current, codes: generation.count,
          change: generation.change.kind, added: generation.change.added,
          removed: generation.change.removed, segments: generation.segments.count,
          tombstones: generation.manifest.removed.count, damage: nil)
      } catch {
        return Entry(
          generation: name.description, isInForce: name == current, codes: nil, change: nil,
          added: nil, removed: nil, segments: nil, tombstones: nil, damage: "\(error)")
      }
    }
  }
}
