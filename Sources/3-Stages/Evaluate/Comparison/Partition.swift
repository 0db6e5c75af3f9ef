/// Parts things into groups of which each may be averaged, or joined by one line.
enum Partition {
  /// Groups of equal `key`, in the order their keys first appear.
  ///
  /// Two in a group that are not `different`, as the same seed from two folders, are not two of one
  /// thing: such a group is parted by its folders, and what remains so is parted one by one.
  static func groups<Item, Key: Hashable>(
    _ items: [Item], by key: (Item) -> Key, folder: (Item) -> [String],
    different: ([Item]) -> Bool
  ) -> [[Item]] {
    equal(items, key).flatMap { group -> [[Item]] in
      if different(group) { return [group] }
      return equal(group, folder).flatMap { different($0) ? [$0] : $0.map { [$0] } }
    }
  }

  /// Whether no value occurs twice.
  static func allDiffer<Value: Hashable>(_ values: [Value]) -> Bool {
    Set(values).count == values.count
  }

  private static func equal<Item, Key: Hashable>(_ items: [Item], _ key: (Item) -> Key) -> [[Item]]
  {
    var (groups, places) = ([[Item]](), [Key: Int]())
    for item in items {
      let key = key(item)
      if let place = places[key] {
        groups[place].append(item)
      } else {
        places[key] = groups.count
        groups.append([item])
      }
    }
    return groups
  }
}
