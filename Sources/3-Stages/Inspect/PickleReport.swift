import ByteStreams
import SafePickle

/// Everything in a pickle, leaf by leaf, in the order of the file.
public struct PickleReport: Sendable {
  /// Leaves a report shows at most: it is for people, and lists of 70,000 arrays are honest.
  public static let leafLimit = 200_000

  /// What was found.
  public private(set) var leaves: [PickleLeaf] = []
  /// SHA-256 of the file as it was given.
  public let inputDigest: String
  /// Bytes of the file as it was given.
  public let inputByteCount: Int

  /// Reads the pickle at `path` and every element in it.
  public init(_ path: String, limits: PickleLimits = .standard) throws(PickleFailure) {
    let pickle = try Pickle(path, limits: limits)
    do { inputDigest = try pickle.file.digest() } catch { throw .file(error) }
    inputByteCount = pickle.file.byteCount
    var visited: [(path: String, value: Value)] = [("$", pickle.root)]
    while let (path, value) = visited.popLast() {
      let inner = try open(value, at: path, of: pickle, room: Self.leafLimit - visited.count)
      visited += inner.reversed()
    }
  }

  /// One line of JSON.
  public func json(file: String) -> JSONText {
    .object([
      ("file", .text(file)), ("bytes", .integer(Int128(inputByteCount))),
      ("sha256", .text(inputDigest)), ("leaves", .list(leaves.map(\.json))),
    ])
  }

  /// Adds a leaf, or returns what a container holds.
  private mutating func open(
    _ value: Value, at path: String, of pickle: Pickle, room: Int
  ) throws(PickleFailure) -> [(path: String, value: Value)] {
    switch value {
    case .list(let items):
      if let numbers = Self.integers(items) {
        add(
          path, "list-of-int", ("n", .integer(Int128(numbers.count))),
          ("sum", .integer(numbers.reduce(0, +))))
        return []
      }
      return try numbered(items, path, room)
    case .tuple(let items): return try numbered(items, path, room)
    case .dictionary(let entries):
      try check(entries.count, room)
      if entries.count == 0 { add(path, "empty") }
      var inner: [(path: String, value: Value)] = []
      for (key, value) in entries {
        inner.append((path + "[" + (try Self.label(key, of: pickle)) + "]", value))
      }
      return inner
    case .array(let array): try add(array, at: path, of: pickle)
    case .none: add(path, "none")
    case .bool(let value): add(path, "bool", ("value", .bool(value)))
    case .int(let value): add(path, "int", ("value", .integer(Int128(value))))
    case .unsigned(let value): add(path, "int", ("value", .integer(Int128(value))))
    case .float(let value): add(path, "float", ("value", .number(value)))
    case .text(let text): add(path, "text", ("n", .integer(Int128(text.count))))
    case .bytes(let bytes): add(path, "bytes", ("n", .integer(Int128(bytes.count))))
    }
    return []
  }

  private func check(_ count: Int, _ room: Int) throws(PickleFailure) {
    guard count <= room - leaves.count else {
      throw .limit(PicklePlace(byte: 0), what: "values to show", allowed: Self.leafLimit)
    }
  }

  private mutating func numbered(
    _ items: Items, _ path: String, _ room: Int
  ) throws(PickleFailure) -> [(path: String, value: Value)] {
    try check(items.count, room)
    if items.count == 0 { add(path, "empty") }
    return items.enumerated().map { ("\(path)[\($0.offset)]", $0.element) }
  }

  private mutating func add(
    _ path: String, _ kind: String, _ facts: (key: String, value: JSONText)...
  ) {
    leaves.append(PickleLeaf(path: path, kind: kind, facts: facts))
  }

  private mutating func add(
    _ array: NumericArray, at path: String, of pickle: Pickle
  ) throws(PickleFailure) {
    let summary = try ArraySummary(array, of: pickle)
    let sum: JSONText =
      switch summary.sum {
      case .whole(let sum): .integer(sum)
      case .fraction(let sum): .number(sum)
      }
    add(
      path, "array", ("shape", .list(array.shape.map { .integer(Int128($0)) })),
      ("dtype", .text(array.type.name)), ("sum", sum),
      ("nonfinite", .integer(Int128(summary.nonfiniteCount))),
      ("sha256_le_c", .text(summary.digest)))
  }

  /// The numbers of a list that holds nothing but whole numbers, and at least one.
  private static func integers(_ items: Items) -> [Int128]? {
    var numbers: [Int128] = []
    for item in items {
      switch item {
      case .int(let value): numbers.append(Int128(value))
      case .unsigned(let value): numbers.append(Int128(value))
      default: return nil
      }
    }
    return numbers.isEmpty ? nil : numbers
  }

  private static func label(_ key: Value, of pickle: Pickle) throws(PickleFailure) -> String {
    switch key {
    case .int(let number): "\(number)"
    case .text(let text), .bytes(let text): JSONText.quoted(try pickle.string(text))
    default: "?"
    }
  }
}
