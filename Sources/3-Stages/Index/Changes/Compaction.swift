/// Which segments a new generation takes as they are and which it writes anew.
///
/// Segments are kept in sizes that more than halve from one to the next (the logarithmic method): a
/// new run of rows absorbs every segment before it that is not larger. A code is so rewritten
/// O(log n) times in the life of an index, and an index of n codes has at most log₂ n segments. A
/// segment more than a quarter of whose rows are removed is rewritten without them.
enum Compaction {
  /// One segment of the new generation: consecutive segments of the old one, by position.
  struct Group: Equatable {
    var positions: [Int]
    /// Rows that count.
    var count: Int
    /// Whether it has to be written; otherwise it is one old segment, linked.
    var isRewritten: Bool
  }

  /// The groups for segments of `sizes`.
  ///
  /// - Parameter sizes: For each old segment and then the new rows: all rows, those that count, and
  ///   whether there is a file to link to.
  static func plan(_ sizes: [(rows: Int, count: Int, isOnDisk: Bool)]) -> [Group] {
    var groups: [Group] = []
    for (position, size) in sizes.enumerated() where size.count > 0 {
      var group = Group(
        positions: [position], count: size.count,
        isRewritten: !size.isOnDisk || (size.rows - size.count) * 4 > size.rows)
      while let last = groups.last, last.count <= group.count {
        groups.removeLast()
        group = Group(
          positions: last.positions + group.positions, count: last.count + group.count,
          isRewritten: true)
      }
      groups.append(group)
    }
    return groups
  }
}
