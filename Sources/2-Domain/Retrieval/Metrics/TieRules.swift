/// One figure under each rule for codes at equal distance.
public struct TieRules: Codable, Equatable, Sendable {
  /// Mean over uniformly random orders.
  public var expected = 0.0
  /// Relevant codes first.
  public var optimistic = 0.0
  /// Relevant codes last.
  public var pessimistic = 0.0
  /// Gallery order.
  public var stable = 0.0

  static func += (sums: inout TieRules, more: TieRules) {
    sums.expected += more.expected
    sums.optimistic += more.optimistic
    sums.pessimistic += more.pessimistic
    sums.stable += more.stable
  }

  static func / (sums: TieRules, count: Double) -> TieRules {
    TieRules(
      expected: sums.expected / count, optimistic: sums.optimistic / count,
      pessimistic: sums.pessimistic / count, stable: sums.stable / count)
  }
}
