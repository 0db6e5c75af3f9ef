import ByteStreams
import SafePickle

/// Everything in a pickle, leaf by leaf, in the order of the file.
public struct PickleReport: Sendable {
  /// Leaves a report shows at most: it is for people, and lists of 70,000 arrays and as many names
  /// are honest.
  public static let leafLimit = 150_000
  /// Bytes of all leaves' paths at most.
  public static let pathLimit = 16 << 20

  /// What was found.
  public private(set) var leaves: [PickleLeaf] = []
  /// SHA-256 of the file as it was given.
  public let inputDigest: String
  /// Bytes of the file as it was given.
  public let inputByteCount: Int

  /// Reads the pickle at `path` and every element in it, once it is known to be not too much to show.
  public init(_ path: String, limits: PickleLimits = .standard) throws(PickleFailure) {
    let pickle = try Pickle(path, limits: limits)
    try Self.check(pickle)
    do { inputDigest = try pickle.file.digest() } catch { throw .file(error) }
    inputByteCount = pickle.file.byteCount
    var walk = LeafWalk(pickle)
    while let (path, value) = try walk.next() {
      leaves.append(PickleLeaf(path: path, content: try Self.content(of: value, in: pickle)))
    }
  }

  /// Counts the leaves before an element of them is read.
  private static func check(_ pickle: Pickle) throws(PickleFailure) {
    var (leafCount, pathByteCount) = (0, 0)
    var walk = LeafWalk(pickle)
    while let (path, _) = try walk.next() {
      leafCount += 1
      pathByteCount += path.utf8.count
      guard leafCount <= leafLimit else {
        throw .limit(PicklePlace(byte: 0), .shownValues, allowed: leafLimit)
      }
      guard pathByteCount <= pathLimit else {
        throw .limit(PicklePlace(byte: 0), .shownPathBytes, allowed: pathLimit)
      }
    }
  }

  /// One line of JSON.
  public func json(file: String) -> JSONText {
    .object([
      ("file", .text(file)), ("bytes", .integer(Int128(inputByteCount))),
      ("sha256", .text(inputDigest)),
      ("leaves", .sequence(count: leaves.count) { [leaves] in leaves[$0].json }),
    ])
  }

  private static func content(
    of value: Value, in pickle: Pickle
  ) throws(PickleFailure) -> PickleLeaf.Content {
    switch value {
    case .list(let items):
      items.sumOfIntegers.map { .integers(count: items.count, sum: $0) } ?? .empty
    case .tuple, .dictionary: .empty
    case .array(let array):
      .array(shape: array.shape, array.type, try ArraySummary(array, of: pickle))
    case .none: .none
    case .bool(let value): .bool(value)
    case .int(let value): .int(Int128(value))
    case .unsigned(let value): .int(Int128(value))
    case .float(let value): .float(value)
    case .text(let text): .text(count: text.count)
    case .bytes(let bytes): .bytes(count: bytes.count)
    }
  }
}
