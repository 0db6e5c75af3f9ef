import ByteStreams

/// A Python pickle, read without running it: values, and where in the file the big ones lie.
///
/// Array data stays in the file: a gigabyte of pickle costs some kilobytes here, and
/// `ElementStream` reads the elements. The file must not change meanwhile.
///
/// Source: docs/formats/pickle.md.
public final class Pickle: Sendable {
  /// The file as it was given.
  public let file: InputFile
  /// Whether the file is compressed; offsets then count inflated bytes.
  public var isInflated: Bool { file !== source }

  let source: InputFile
  let arena: Arena
  private let rootID: Arena.ID

  /// Reads the pickle at `path`, compressed by gzip or not.
  public convenience init(
    _ path: String, limits: PickleLimits = .standard
  ) throws(PickleFailure) {
    let file: InputFile
    do { file = try InputFile(path) } catch { throw .file(error) }
    try self.init(file, limits: limits)
  }

  /// Reads the pickle in `file`, compressed by gzip or not.
  public init(_ file: InputFile, limits: PickleLimits = .standard) throws(PickleFailure) {
    self.file = file
    guard file.byteCount <= limits.inputByteCount else {
      throw .limit(PicklePlace(byte: 0), .inputBytes, allowed: limits.inputByteCount)
    }
    let isCompressed: Bool
    do { isCompressed = try Gzip.recognises(file) } catch { throw .file(error) }
    if isCompressed {
      do {
        source = try Gzip.inflate(
          file, outputLimit: limits.inflatedByteCount(for: file.byteCount))
      } catch {
        throw .gzip(error)
      }
    } else {
      source = file
    }
    var machine = Machine(
      source, limits: limits, isInflated: isCompressed, storedByteCount: file.byteCount)
    rootID = try machine.run()
    arena = machine.arena
  }

  /// The one value the pickle holds.
  public var root: Value { value(rootID) }

  func value(_ id: Arena.ID) -> Value {
    switch arena[id] {
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .unsigned(let value): .unsigned(value)
    case .float(let value): .float(value)
    case .text(let text): .text(arena.payload(of: text))
    case .bytes(let bytes): .bytes(arena.payload(of: bytes))
    case .list(let chain): .list(Items(pickle: self, chain: chain))
    case .tuple(let chain): .tuple(Items(pickle: self, chain: chain))
    case .dictionary(let chain):
      .dictionary(Entries(items: Items(pickle: self, chain: chain)))
    case .array(let index): .array(arena.array(index))
    case .none, .global, .unbuiltArray, .unbuiltType, .type: .none
    }
  }

  /// A text, or bytes taken as Latin-1, as a string; U+FFFD stands for half a surrogate pair.
  ///
  /// - Parameter limit: Characters to read at most; the rest is left out.
  public func string(_ payload: Payload, limit: Int = 1024) throws(PickleFailure) -> String {
    var text = String.UnicodeScalarView()
    // Counted by hand: a view counts its scalars by looking at them all.
    var count = 0
    var cursor = EncodedCursor(payload, of: source)
    do throws(EncodedCursor.Fault) {
      while count < limit, let scalar = try cursor.next() {
        count += 1
        text.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
      }
    } catch {
      throw .badText(
        PicklePlace(byte: payload.offset, isInflated: isInflated), expected: "the text read before",
        at: payload.offset)
    }
    return String(text)
  }
}
