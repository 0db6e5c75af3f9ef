extension PickleFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .gzip(let failure): failure.description
    case .file(let failure): failure.description
    default: (place.map { "\($0)" } ?? "") + reason
    }
  }

  /// Where it was found.
  public var place: PicklePlace? {
    switch self {
    case .notAPickle(let place, _), .truncated(let place, _, _), .unknownOpcode(let place, _),
      .refusedOpcode(let place, _), .unsupportedProtocol(let place, _),
      .misplacedProtocol(let place), .frameInsideFrame(let place, _),
      .frameTooLong(let place, _, _), .frameCrossed(let place, _, _), .unfinished(let place, _, _),
      .trailingBytes(let place, _, _), .badNumber(let place, _), .badLine(let place, _),
      .badText(let place, _, _), .notLatin1(let place), .stackUnderflow(let place, _, _),
      .missingMark(let place), .wrongOperand(let place, _, _), .oddItems(let place, _),
      .memoMissing(let place, _), .memoRewritten(let place, _),
      .forbiddenImport(let place, _, _), .wrongArguments(let place, _, _, _),
      .builtTwice(let place, _), .neverBuilt(let place, _), .objectArray(let place),
      .unsupportedElements(let place, _), .byteOrder(let place, _, _), .badShape(let place, _),
      .axisOrder(let place, _), .payloadLength(let place, _, _), .notData(let place, _),
      .badKey(let place, _), .duplicateKey(let place, _), .containsItself(let place),
      .limit(let place, _, _):
      place
    case .gzip, .file: nil
    }
  }

  private var reason: String {
    switch self {
    case .notAPickle, .truncated, .unknownOpcode, .refusedOpcode, .unsupportedProtocol,
      .misplacedProtocol, .frameInsideFrame, .frameTooLong, .frameCrossed, .unfinished,
      .trailingBytes:
      streamReason
    case .badNumber, .badLine, .badText, .notLatin1, .stackUnderflow, .missingMark,
      .wrongOperand, .oddItems, .memoMissing, .memoRewritten:
      operandReason
    default: objectReason
    }
  }

  private var streamReason: String {
    switch self {
    case .notAPickle(_, let looksLike):
      "\(looksLike.name), not a Python pickle. \(looksLike.remedy)"
    case .truncated(_, let needed, let remaining):
      "\(needed) more bytes expected, \(remaining) left: the file is cut short. Get it again."
    case .unknownOpcode(_, let found): "opcode \(found) is none of protocols 0 to 5."
    case .refusedOpcode(_, let reason):
      "refused: \(reason). Only the opcodes of docs/formats/pickle.md are decoded."
    case .unsupportedProtocol(_, let found): "protocol \(found) found, 0 to 5 expected."
    case .misplacedProtocol: "a protocol header is allowed at byte 0 only."
    case .frameInsideFrame(_, let end): "begins inside the frame that ends at byte \(end)."
    case .frameTooLong(_, let length, let remaining):
      "the frame claims \(length) bytes, \(remaining) are left: the file is cut short. Get it again."
    case .frameCrossed(_, let needed, let remaining):
      "needs \(needed) bytes, its frame ends after \(remaining)."
    case .unfinished(_, let values, let marks):
      "\(values) values and \(marks) open marks are left, 1 value and no mark expected."
    case .trailingBytes(_, let count, true):
      "\(count) bytes follow that look like a second pickle. Split the file: one pickle a file."
    case .trailingBytes(_, let count, false):
      "\(count) bytes follow the end of the pickle. Cut them off if you trust them."
    default: ""
    }
  }

  private var operandReason: String {
    switch self {
    case .badNumber(_, let found): "'\(found)' is no number of at most 64 bits."
    case .badLine(_, let limit): "the line does not end within \(limit) bytes."
    case .badText(_, let expected, let offset): "byte \(offset) breaks the text: \(expected)."
    case .notLatin1: "a character above U+00FF does not fit a byte."
    case .stackUnderflow(_, let needed, let found):
      "takes \(needed) values, \(found) are there above the last mark."
    case .missingMark: "no mark is open."
    case .wrongOperand(_, let found, let expected): "found \(found), expected \(expected)."
    case .oddItems(_, let count): "\(count) items do not make pairs of key and value."
    case .memoMissing(_, let slot): "memo slot \(slot) was never written."
    case .memoRewritten(_, let slot):
      "memo slot \(slot) is written a second time, which no pickle writer does."
    default: ""
    }
  }

  private var objectReason: String {
    switch self {
    case .forbiddenImport(_, let module, let name):
      "refuses to import \(module).\(name). " + Self.remedy(forImport: module, name)
    case .wrongArguments(_, let callable, let found, let expected):
      "\(callable): found \(Self.cut(found)), expected \(expected)."
    case .builtTwice(_, let what): "\(what) is given its state a second time."
    case .neverBuilt(_, let what): "\(what) was never given its state."
    case .objectArray:
      "an array of Python objects is refused. Save it with a numeric dtype."
    case .unsupportedElements(_, let found):
      "dtype '\(found)' found, one of \(NumericType.codes) expected. "
        + (["U", "S"].contains(found.first)
          ? "Names become numbers by numpy.unique(names, return_inverse=True)[1]."
          : "Save it as one of them: array.astype(...).")
    case .byteOrder(_, let found, let expected):
      "byte order '\(found)' found, \(expected) expected."
    case .badShape(_, let shape):
      "shape \(Self.cut("\(shape)")) has a negative or overflowing extent or too many axes."
    case .axisOrder(_, let found): "\(Self.cut("\(found)")) is no order of the array's axes."
    case .payloadLength(_, let found, let expected):
      "\(found) bytes of array data found, shape and dtype ask for \(expected)."
    case .notData(_, let found): "the value holds \(found), which is no data."
    case .badKey(_, let found):
      "a dictionary key is \(found); text, bytes or a whole number expected."
    case .duplicateKey(_, let key): "dictionary key '\(key)' occurs twice."
    case .containsItself: "a container holds itself."
    case .limit(_, let limit, let allowed):
      "more than \(allowed) \(limit.name). \(limit.remedy)"
    default: ""
    }
  }

  /// Characters of a name that messages quote at most.
  static let quotedCharacterCount = 48

  private static func cut(_ text: String) -> String {
    text.count <= 2 * quotedCharacterCount ? text : text.prefix(2 * quotedCharacterCount) + "…"
  }

  /// numpy's classes of arrays beside `ndarray`.
  private static let arrayClasses: Set = ["matrix", "memmap", "recarray", "chararray"]

  private static func remedy(forImport module: String, _ name: String) -> String {
    switch (module, name) {
    case ("collections", "OrderedDict"), ("collections", "defaultdict"): "Save dict(it)."
    case (_, let name) where module.hasPrefix("numpy") && arrayClasses.contains(name):
      "Save numpy.asarray(it)."
    case (_, "_mareconstruct"): "Save its filled()."
    default: "Only the imports listed in docs/formats/pickle.md are decoded."
    }
  }
}
