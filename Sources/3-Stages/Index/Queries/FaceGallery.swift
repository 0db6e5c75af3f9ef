import ByteStreams
import FaceData
import Lanes
import Retrieval

/// The faces an index was made of: what they look like and what they are called.
public struct FaceGallery {
  private let set: FaceSet
  private let names: FaceNames?
  private let generation: IndexGeneration

  /// Opens the faces artifact at `path` beside `generation`.
  public init(_ path: String, for generation: IndexGeneration) throws {
    set = try FaceSet(path)
    names = try set.names()
    self.generation = generation
  }

  /// What `identity` is called, where that is known.
  public func name(of identity: Int64) -> String? {
    names.flatMap {
      (0..<Int64($0.identities.count)).contains(identity) ? $0.identities[Int(identity)] : nil
    }
  }

  /// Whether `identity` is one that these faces number.
  public func knows(_ identity: Int64) -> Bool {
    (0..<Int64(set.identityCount)).contains(identity)
  }

  /// The identity called `name`.
  public func identity(named name: String) -> Int64? {
    guard let list = names?.identities else { return nil }
    let name = ExactName(name)
    return (0..<list.count).first { ExactName(list[$0]) == name }.map(Int64.init)
  }

  /// The question that `row` of one side is.
  ///
  /// - Throws: `RetrievalFailure.rowOutOfRange`.
  public func query(_ split: QuerySource.Split, row: Int) throws -> FaceQuery {
    let side = split == .train ? set.train : set.test
    guard (0..<side.count).contains(row) else {
      throw FailureInFile(
        RetrievalFailure.rowOutOfRange(found: row, rows: side.count, of: split.rawValue),
        in: set.artifact.file.path)
    }
    let names = split == .train ? names?.train : names?.test
    return FaceQuery(
      title: names?[row] ?? "\(split.rawValue) row \(row)", question: .row(row),
      pixels: side.displayBytes(of: row), identity: side.identities[row],
      stored: (side.images, row))
  }

  /// A word of warning when these are hardly the faces of the index: fewer than half of the faces that
  /// `hits` found are among them, so that pictures are missing and names are somebody else's.
  ///
  /// Nil where that cannot be told, because the index does not know of which faces it was made.
  public func doubt(about hits: [IndexSearch.Hit]) -> String? {
    if generation.change.inputs["faces"] == set.artifact.fingerprint { return nil }
    let total = Set(hits.map(\.id)).count
    guard generation.isKeyed, case let found = shown(hits).count, 2 * found < total else {
      return nil
    }
    return "\(set.artifact.file.path) does not hold the faces of this index: \(found) of \(total) "
      + "faces found are in it, and names may be of others. Name the faces the index was made of."
  }

  /// How the faces that `hits` found are shown, by id; those that are not among these faces are missing.
  ///
  /// One picture may have several ids: copies of it have one key.
  ///
  /// - Throws: `IndexFailure.facesUnknown` when the index does not know of which faces it was made.
  func pixels(of hits: [IndexSearch.Hit], in path: String) throws -> [Int64: [UInt8]] {
    guard generation.isKeyed || generation.count == 0 else {
      throw FailureInFile(IndexFailure.facesUnknown, in: path)
    }
    return shown(hits)
  }

  private func shown(_ hits: [IndexSearch.Hit]) -> [Int64: [UInt8]] {
    var wanted: [ContentKey: Set<Int64>] = [:]
    for hit in hits {
      if let key = generation.key(of: hit.id) { wanted[key, default: []].insert(hit.id) }
    }
    // Only faces of people who were found can be faces that were found.
    let people = Set(hits.map(\.identity))
    var pixels: [Int64: [UInt8]] = [:]
    for (row, identity) in set.train.identities.enumerated() where people.contains(identity) {
      let key = ContentKey(identity: identity, row: row, of: set.train.images)
      guard let ids = wanted.removeValue(forKey: key) else { continue }
      let shown = set.train.displayBytes(of: row)
      for id in ids { pixels[id] = shown }
    }
    return pixels
  }
}
