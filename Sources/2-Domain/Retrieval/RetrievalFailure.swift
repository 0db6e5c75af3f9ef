import ByteStreams

/// What is wrong with codes somebody handed in.
public enum RetrievalFailure: Failure, Equatable {
  case codeLengthOutOfRange(found: Int)
  case wordCountMismatch(found: Int, codes: Int, wordsPerCode: Int)
  case identityCountMismatch(found: Int, codes: Int)
  case unusedBitSet(row: Int, length: CodeLength)
  case negativeIdentity(table: String, row: Int, found: Int64)
  case notABit(position: Int, found: Character)
  case codeLengthMismatch(found: CodeLength, expected: CodeLength)
  case rowOutOfRange(found: Int, rows: Int, of: String)
  case galleryTooLarge(found: Int, limit: Int)
  case nothingToEvaluate(gallery: Int, queries: Int)

  public var exitStatus: ExitStatus {
    switch self {
    case .notABit, .rowOutOfRange: .usage
    default: .badData
    }
  }

  public var description: String {
    switch self {
    case .codeLengthOutOfRange(let found):
      "a code has \(found) bits; lengths from 1 to \(CodeLength.longest) are supported."
    case .wordCountMismatch(let found, let codes, let wordsPerCode):
      "the codes fill \(found) words, but \(codes) codes of \(wordsPerCode) words each are "
        + "expected: encode again."
    case .identityCountMismatch(let found, let codes):
      "\(found) identities accompany \(codes) codes; one identity a code is expected."
    case .unusedBitSet(let row, let length):
      "row \(row): a bit beyond the \(length.bits) bits of the code is set where zeros are "
        + "expected: encode again."
    case .negativeIdentity(let table, let row, let found):
      "\(table).identities: row \(row): identity \(found); 0 or more is expected: encode again."
    case .notABit(let position, let found):
      "character \(position) of the code is '\(found)'; only 0 and 1 are expected."
    case .codeLengthMismatch(let found, let expected):
      "a code of \(found.bits) bits meets a gallery of \(expected.bits) bits: they come from "
        + "different models."
    case .rowOutOfRange(let found, let rows, let table):
      "row \(found) is asked for, but \(table) has \(rows) rows, numbered from 0."
    case .galleryTooLarge(let found, let limit):
      "the gallery holds \(found) codes; tables are made for at most \(limit): search it in parts."
    case .nothingToEvaluate(let gallery, let queries):
      "the gallery holds \(gallery) codes and there are \(queries) queries; at least one of each "
        + "is expected."
    }
  }
}
