import ByteStreams

/// Reads an array's elements in C order and little-endian, a bounded chunk at a time, however the
/// file stores them.
///
/// A chunk holds whole rows (everything behind one index of the first axis) wherever a row fits, so
/// row `i` of an image array is never cut. Data in C order is copied straight from the file; other
/// axis orders are gathered from all over it, tens of megabytes at a time.
public struct ElementStream {
  /// Bytes a chunk holds at most.
  public static let chunkByteCount = 1 << 20

  /// Bytes of an array that is not worth a scratch file; less than any chunk.
  private static let gatheredByteCount = 1 << 16

  private enum Source {
    case raw(file: InputFile, offset: Int)
    case encoded(EncodedCursor)
    case permuted(PermutedReader)
    /// All elements at once, of an array that is small and encoded.
    case gathered([UInt8])
  }

  private let array: NumericArray
  private let place: PicklePlace
  private let chunkByteCount: Int
  private var source: Source
  private var remaining: Int

  /// Begins at the first element of `array`, which is one of `pickle`'s.
  public init(_ array: NumericArray, of pickle: Pickle) throws(PickleFailure) {
    self.array = array
    place = PicklePlace(byte: array.payload.offset, isInflated: pickle.isInflated)
    remaining = array.byteCount
    let rowByteCount = array.shape.dropFirst().reduce(array.type.stride, *)
    let rows = max(1, Self.chunkByteCount / max(1, rowByteCount))
    chunkByteCount =
      rowByteCount <= Self.chunkByteCount ? max(1, rows * rowByteCount) : Self.chunkByteCount
    if array.isRowMajor {
      source =
        array.payload.encoding == .raw
        ? .raw(file: pickle.source, offset: array.payload.offset)
        : .encoded(EncodedCursor(array.payload, of: pickle.source))
    } else if array.payload.encoding != .raw, array.byteCount <= Self.gatheredByteCount {
      var bytes: [UInt8] = []
      var cursor = EncodedCursor(array.payload, of: pickle.source)
      try Self.decode(&cursor, array.byteCount, into: &bytes, place)
      source = .gathered(StorageAxes(array).gathered(bytes))
    } else {
      let (file, offset) = try Self.stored(array, of: pickle, place)
      source = .permuted(PermutedReader(array, in: file, at: offset))
    }
  }

  /// Replaces `chunk` by the next elements; empty after the last.
  public mutating func next(into chunk: inout [UInt8]) throws(PickleFailure) {
    guard remaining > 0 else { return chunk.removeAll(keepingCapacity: true) }
    let count = min(chunkByteCount, remaining)
    switch source {
    case .raw(let file, let offset):
      do { try file.read(at: offset, count: count, filling: &chunk) } catch { throw .file(error) }
      source = .raw(file: file, offset: offset + count)
    case .encoded(var cursor):
      // Moved out while it is advanced, so that its window is not copied.
      source = .raw(file: cursor.reader.file, offset: 0)
      try Self.decode(&cursor, count, into: &chunk, place)
      source = .encoded(cursor)
    case .permuted(var reader):
      source = .raw(file: reader.file, offset: 0)
      do { try reader.next(count, into: &chunk) } catch { throw .file(error) }
      source = .permuted(reader)
    case .gathered(let elements): chunk = elements
    }
    remaining -= chunk.count
    if array.isBigEndian { ByteOrder.reverse(&chunk, stride: array.type.stride) }
  }

  private static func decode(
    _ cursor: inout EncodedCursor, _ count: Int, into chunk: inout [UInt8], _ place: PicklePlace
  ) throws(PickleFailure) {
    if chunk.count != count { chunk = [UInt8](repeating: 0, count: count) }
    var filled = 0
    do throws(EncodedCursor.Fault) {
      while filled < count {
        filled += try cursor.decodeLatin1(into: &chunk, at: filled)
        guard filled < count, let scalar = try cursor.next() else { break }
        chunk[filled] = UInt8(truncatingIfNeeded: scalar)
        filled += 1
      }
    } catch .file(let failure) { throw .file(failure) } catch {
      throw .badText(place, expected: "the text read before", at: cursor.reader.position)
    }
    guard filled == count else {
      throw .payloadLength(place, found: filled, expected: count)
    }
  }

  /// Where the array's bytes lie one by one: in the pickle, or decoded into a scratch file.
  private static func stored(
    _ array: NumericArray, of pickle: Pickle, _ place: PicklePlace
  ) throws(PickleFailure) -> (InputFile, offset: Int) {
    if array.payload.encoding == .raw { return (pickle.source, array.payload.offset) }
    var cursor = EncodedCursor(array.payload, of: pickle.source)
    var chunk: [UInt8] = []
    var left = array.byteCount
    do {
      let scratch = try ScratchFile()
      while left > 0 {
        try decode(&cursor, min(left, chunkByteCount), into: &chunk, place)
        try scratch.write(chunk, count: chunk.count)
        left -= chunk.count
      }
      return (scratch.reopen(as: pickle.file.path), 0)
    } catch let failure as PickleFailure { throw failure } catch let failure as FileFailure {
      throw .file(failure)
    } catch { throw .payloadLength(place, found: 0, expected: array.byteCount) }
  }
}
