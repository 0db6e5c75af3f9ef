/// The memory that all tables of a pickle may take together, counted in bytes of their storage and
/// refused before it is allocated.
struct TableBudget: Sendable {
  private let limit: Int
  /// Bytes of all tables that were given room.
  private(set) var heldByteCount = 0

  /// A budget of `limit` bytes.
  init(_ limit: Int) { self.limit = limit }

  /// Sees to it that `count` more elements fit `table`.
  ///
  /// - Returns: false when they would go beyond the budget; the table is as it was.
  @inline(__always)
  mutating func makeRoom<Element>(in table: inout [Element], for count: Int = 1) -> Bool {
    count <= table.capacity - table.count || grow(&table, by: count)
  }

  /// Half as much again each time, or whatever is left.
  private mutating func grow<Element>(_ table: inout [Element], by count: Int) -> Bool {
    let stride = MemoryLayout<Element>.stride
    let held = table.capacity * stride
    let affordable = (limit - heldByteCount + held) / stride
    let needed = table.count + count
    guard needed <= affordable else { return false }
    let wanted = max(needed, table.capacity + table.capacity / 2, 64)
    table.reserveCapacity(min(wanted, affordable))
    heldByteCount += table.capacity * stride - held
    return true
  }
}
