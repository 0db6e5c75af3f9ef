import ByteStreams

/// An index cannot be built or searched as asked.
public enum IndexFailure: Failure, Equatable {
  case notBuilt
  case badCurrent(found: String)
  case modelMismatch(found: String, expected: String, of: String)
  case identifiersNotAscending(row: Int, found: Int64, after: Int64)
  case notFoundAgain(identifier: Int64, row: Int)
  case shrinks(found: Int, expected: Int)
  case changed(found: String, expected: String)

  /// A rebuild may lose this fraction of the codes without being asked twice.
  public static let toleratedLoss = 0.2

  public var exitStatus: ExitStatus {
    switch self {
    case .notBuilt: .noInput
    default: .badData
    }
  }

  public var description: String {
    switch self {
    case .notBuilt: "holds no index: there is no file CURRENT. Run ddh-index build first."
    case .badCurrent(let found):
      "CURRENT says '\(found)' where the name of a generation such as gen-000001 is expected. "
        + "Run ddh-index build again."
    case .modelMismatch(let found, let expected, let what):
      "\(what) belongs to the model with fingerprint \(found), the index was built with "
        + "\(expected): distances between them mean nothing. Encode and build with one model."
    case .identifiersNotAscending(let row, let found, let after):
      "tensor index.ids, row \(row): id \(found) follows \(after); ascending ids, each once, are "
        + "expected. Run ddh-index build again."
    case .notFoundAgain(let identifier, let row):
      "id \(identifier) (row \(row)) does not find itself at distance 0. Run ddh-index build again."
    case .shrinks(let found, let expected):
      "the new index would hold \(found) codes where the current one holds \(expected), a loss of "
        + "more than \(Int(Self.toleratedLoss * 100)) %. Nothing was replaced; --force if it is meant."
    case .changed(let found, let expected):
      "the generation reads back with fingerprint \(found), \(expected) was written. Nothing was "
        + "replaced; check the disk."
    }
  }
}
