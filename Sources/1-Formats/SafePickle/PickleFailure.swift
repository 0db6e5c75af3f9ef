import ByteStreams

/// A pickle is refused: one case a reason. Nothing was executed and nothing is left behind.
public enum PickleFailure: Failure, Equatable {
  // The stream
  case notAPickle(PicklePlace, looksLike: ForeignFormat)
  case truncated(PicklePlace, needed: UInt64, remaining: Int)
  case unknownOpcode(PicklePlace, found: UInt8)
  case refusedOpcode(PicklePlace, reason: String)
  case unsupportedProtocol(PicklePlace, found: Int)
  case misplacedProtocol(PicklePlace)
  case frameInsideFrame(PicklePlace, end: Int)
  case frameTooLong(PicklePlace, length: UInt64, remaining: Int)
  case frameCrossed(PicklePlace, needed: UInt64, remaining: Int)
  case unfinished(PicklePlace, values: Int, marks: Int)
  case trailingBytes(PicklePlace, count: Int, isSecondPickle: Bool)
  // Literals
  case badNumber(PicklePlace, found: String)
  case badLine(PicklePlace, limit: Int)
  case badText(PicklePlace, expected: String, at: Int)
  case notLatin1(PicklePlace)
  // Stack and memo
  case stackUnderflow(PicklePlace, needed: Int, found: Int)
  case missingMark(PicklePlace)
  case wrongOperand(PicklePlace, found: String, expected: String)
  case oddItems(PicklePlace, count: Int)
  case memoMissing(PicklePlace, slot: Int)
  case memoRewritten(PicklePlace, slot: Int)
  // Objects
  case forbiddenImport(PicklePlace, module: String, name: String)
  case wrongArguments(PicklePlace, of: String, found: String, expected: String)
  case builtTwice(PicklePlace, what: String)
  case neverBuilt(PicklePlace, what: String)
  case objectArray(PicklePlace)
  case unsupportedElements(PicklePlace, found: String)
  case byteOrder(PicklePlace, found: String, expected: String)
  case badShape(PicklePlace, shape: [Int])
  case axisOrder(PicklePlace, found: [Int])
  case payloadLength(PicklePlace, found: Int, expected: Int)
  // The whole value
  case notData(PicklePlace, found: String)
  case badKey(PicklePlace, found: String)
  case duplicateKey(PicklePlace, key: String)
  case containsItself(PicklePlace)
  case limit(PicklePlace, PickleLimit, allowed: Int)
  // Outside the pickle
  case gzip(GzipFailure)
  case file(FileFailure)

  public var exitStatus: ExitStatus {
    switch self {
    case .gzip(let failure): failure.exitStatus
    case .file(let failure): failure.exitStatus
    default: .badData
    }
  }

  /// The file system's failures name their path themselves; every other one is about content.
  public var namesItsFile: Bool {
    switch self {
    case .file, .gzip(.file): true
    default: false
    }
  }
}
