import ByteStreams

/// An index cannot be changed or searched as asked.
public enum IndexFailure: Failure, Equatable {
  case notBuilt
  case lastGeneration
  case badCurrent(found: String)
  case badCurrentEnd(found: String, of: String)
  case modelMismatch(found: String, expected: String, of: String)
  case identifiersNotAscending(row: Int, found: Int64, after: Int64)
  case identifierNotIssued(found: Int64, next: Int64)
  case wrongSegmentName(found: String, expected: String)
  case removedIsUnknown(Int64)
  case notFoundAgain(identifier: Int64)
  case shrinks(lost: Int, of: Int)
  case changed(found: String, expected: String)
  case facesMismatch(found: String, expected: String)
  case facesUnknown
  case pixelScale(found: String, expected: String)
  case wouldUndo(IndexChange.Kind)
  case noSuchGeneration(found: String, expected: [String])

  /// A change may lose this fraction of the codes without being asked twice.
  public static let toleratedLoss = 0.2

  public var exitStatus: ExitStatus {
    switch self {
    case .notBuilt, .noSuchGeneration: .noInput
    default: .badData
    }
  }

  public var description: String {
    switch self {
    case .notBuilt: "holds no index: there is no file CURRENT. Run ddh-index build first."
    case .lastGeneration:
      "has the last generation there can be. Build an index in another folder."
    case .badCurrent(let found):
      "CURRENT says '\(found)' where the name of a generation such as gen-000001 is expected. "
        + "Run ddh-index build again."
    case .badCurrentEnd(let found, let name):
      "CURRENT says \(name) and ends in \(found) where a single newline is expected: it was edited "
        + "or copied as text. Write that line anew, or run ddh-index build again."
    case .modelMismatch(let found, let expected, let what):
      "\(what): model fingerprint \(found) found, \(expected) expected: the index was built with "
        + "another model, and distances between codes of two models mean nothing. Bring it up to date: "
        + "make index-NAME, or build again with its codes."
    case .identifiersNotAscending(let row, let found, let after):
      "row \(row): id \(found) follows \(after); ascending ids, each once, are expected. "
        + "Run ddh-index build again."
    case .identifierNotIssued(let found, let next):
      "id \(found) was never given out; ids below \(next) are expected."
    case .wrongSegmentName(let found, let expected):
      "holds \(found), its name promises \(expected). Was it renamed? Run ddh-index build again."
    case .removedIsUnknown(let id):
      "removed.ids names \(id), which no segment holds. Run ddh-index build again."
    case .notFoundAgain(let identifier):
      "id \(identifier) does not find itself at distance 0. Run ddh-index build again."
    case .shrinks(let lost, let total):
      "\(lost) of \(total) codes would be lost, more than \(Int(Self.toleratedLoss * 100)) %. "
        + "Nothing was replaced; --force if it is meant."
    case .changed(let found, let expected):
      "has fingerprint \(found), \(expected) is expected: it was changed or belongs to another "
        + "index. Run ddh-index build again."
    case .facesMismatch(let found, let expected):
      "has fingerprint \(found), but the codes were made of the faces with \(expected). Name the "
        + "faces artifact that was encoded."
    case .facesUnknown:
      "was built without --faces: it is not known of which faces its codes were made, and so not "
        + "what is new. Build it once with --faces, then update."
    case .pixelScale(let found, let expected):
      "its pixels (\(found)) are of another scale than those the model was trained on (\(expected)): "
        + "codes made of them would mean nothing. Bring them to the model's scale, or train a model "
        + "on theirs."
    case .wouldUndo(let change):
      "was changed by \(change.rawValue) since it was built; a build would undo that. "
        + "Nothing was replaced; --force if it is meant."
    case .noSuchGeneration(let found, let expected):
      "has no generation \(found) to go back to; there is "
        + (expected.isEmpty ? "none." : expected.joined(separator: ", ") + ".")
    }
  }
}
