import Retrieval

/// What to search for.
public enum IndexQuery: Equatable, Sendable {
  /// A code.
  case code(BinaryCode)
  /// A row of the codes or faces the queries come from.
  case row(Int)
  /// A face nobody has stored yet: 3072 bytes, planar R, G, B.
  case pixels([UInt8])
}
