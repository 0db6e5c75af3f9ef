/// A range of indices along every axis.
struct IndexBox: Equatable {
  /// First index along each axis.
  var start: [Int]
  /// How many indices along each axis.
  var extents: [Int]

  /// Index combinations.
  var count: Int { extents.reduce(1, *) }

  /// What both boxes hold; nil when that is nothing.
  func intersection(_ other: IndexBox) -> IndexBox? {
    var common = self
    for axis in start.indices {
      let first = max(start[axis], other.start[axis])
      let end = min(start[axis] + extents[axis], other.start[axis] + other.extents[axis])
      guard first < end else { return nil }
      common.start[axis] = first
      common.extents[axis] = end - first
    }
    return common
  }

  /// The offset of this box's first index in a box that begins at `origin`, with `steps` bytes between
  /// neighbours.
  func offset(from origin: [Int], steps: [Int]) -> Int {
    steps.indices.reduce(0) { $0 + (start[$1] - origin[$1]) * steps[$1] }
  }
}
