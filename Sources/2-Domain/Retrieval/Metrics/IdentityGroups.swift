/// The rows of each identity in a table.
struct IdentityGroups: Sendable {
  private let rows: [Int64: [Int]]

  /// Groups the rows of `table`; each group is in row order.
  init(_ table: CodeTable) {
    var rows: [Int64: [Int]] = [:]
    table.withIdentities { identities in
      for (row, identity) in identities.enumerated() { rows[identity, default: []].append(row) }
    }
    self.rows = rows
  }

  /// Number of different identities.
  var count: Int { rows.count }

  /// The rows of `identity`, none when it does not occur.
  subscript(identity: Int64) -> [Int] { rows[identity] ?? [] }
}
