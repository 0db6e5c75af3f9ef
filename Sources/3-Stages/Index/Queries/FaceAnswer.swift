/// What was found near a face.
public struct FaceAnswer: Sendable {
  /// The question.
  public let query: FaceQuery
  /// Nearest first.
  public let hits: [IndexSearch.Hit]
  /// Ids of those that are the very face asked with: same pixels, not only the same code.
  private let itself: Set<Int64>

  /// What `generation` holds near `query`.
  public init(query: FaceQuery, hits: [IndexSearch.Hit], in generation: IndexGeneration) {
    self.query = query
    self.hits = hits
    let same = hits.filter { hit in
      // Equal pixels have equal codes.
      hit.distance == 0 && generation.key(of: hit.id) == query.key(of: hit.identity)
    }
    itself = Set(same.map(\.id))
  }

  /// Whether `hit` is a face of the person asked with; nil where that is not known.
  public func isRight(_ hit: IndexSearch.Hit) -> Bool? {
    query.identity.map { $0 == hit.identity }
  }

  /// Whether `hit` is the face asked with, which is in the index: finding it shows nothing.
  public func isItself(_ hit: IndexSearch.Hit) -> Bool { itself.contains(hit.id) }
}
