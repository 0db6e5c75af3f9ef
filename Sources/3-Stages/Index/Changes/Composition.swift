import Retrieval

/// How a draft becomes files: the segments to link, the segments to write.
struct Composition {
  private let draft: IndexTransaction.Draft
  /// The base's segments, each with the rows that no longer count.
  private let old: [(segment: Segment, removed: [Int])]
  private let groups: [Compaction.Group]

  init(_ draft: IndexTransaction.Draft) {
    self.draft = draft
    var old: [(segment: Segment, removed: [Int])] = []
    if let base = draft.base {
      old = zip(base.segments, base.removedRows).map { segment, removed in
        let more = draft.removed.compactMap { segment.rows.identifiers.position(of: $0) }
        return (segment, more.isEmpty ? removed : (removed + more).sorted())
      }
    }
    self.old = old
    let added = draft.added?.count ?? 0
    groups = Compaction.plan(
      old.map { ($0.segment.count, $0.segment.count - $0.removed.count, true) }
        + [(added, added, false)])
  }

  /// The segments taken over as they are.
  var linked: [Manifest.Entry] {
    groups.filter { !$0.isRewritten }.map { entry(of: old[$0.positions[0]].segment) }
  }

  /// Removed ids that linked segments still hold, ascending.
  var remainingRemovals: [Int64] {
    groups.filter { !$0.isRewritten }.flatMap { group in
      let (segment, removed) = old[group.positions[0]]
      return removed.map { segment.rows.identifiers[$0] }
    }
  }

  /// Links and writes the segments of the generation `name`.
  func write(
    in directory: IndexDirectory, as name: GenerationName, _ run: IndexRun
  ) throws -> [Manifest.Entry] {
    let written = groups.filter(\.isRewritten).map { $0.positions.compactMap(portion) }
    return try run.phase(
      "writing", codes: written.reduce(0) { $0 + $1.rowCount },
      byteCount: written.reduce(0) { $0 + $1.byteCount(draft.length) }
    ) { try write(in: directory, as: name, $0) }
  }

  private func write(
    in directory: IndexDirectory, as name: GenerationName, _ meter: PhaseMeter
  ) throws -> [Manifest.Entry] {
    try groups.map { group in
      if !group.isRewritten, let base = draft.base.flatMap({ GenerationName($0.name) }) {
        let entry = entry(of: old[group.positions[0]].segment)
        try directory.link(entry.name, from: base, into: name)
        return entry
      }
      return try Segment.write(
        group.positions.compactMap(portion), length: draft.length,
        in: directory.directory(of: name), meter)
    }
  }

  private func entry(of segment: Segment) -> Manifest.Entry {
    Manifest.Entry(name: segment.name, fingerprint: segment.fingerprint)
  }

  private func portion(_ position: Int) -> Portion? {
    guard position < old.count else { return draft.added.map { Portion($0) } }
    return Portion(old[position].segment.rows, dropping: old[position].removed)
  }
}
