/// A gallery row found by a search.
public struct Neighbor: Hashable, Sendable {
  /// The row in the gallery.
  public let row: Int
  /// Its Hamming distance to the query.
  public let distance: Int

  /// The neighbour at `row`, `distance` bits away.
  public init(row: Int, distance: Int) {
    self.row = row
    self.distance = distance
  }
}
