import ByteStreams
import Foundation

@testable import Convert
@testable import SafePickle

/// Pickles and gzip.
enum PickleReader {
  private static let limits: PickleLimits = {
    var limits = PickleLimits.standard
    limits.inflatedByteCount = 16 << 20
    return limits
  }()

  static func read(_ bytes: [UInt8]) throws {
    let file = MemoryFile("pickle")
    try file.hold(bytes)
    let pickle = try Pickle(file.path, limits: limits)
    try drain(pickle)
    let images = try LabelledImages(pickle, layout: nil)
    var chunk: [UInt8] = []
    var values: [Float] = []
    for block in images.blocks {
      var stream = try ElementStream(block.array, of: pickle)
      repeat {
        try stream.next(into: &chunk)
        PixelDecoder.decode(chunk, block.array.type, block.layout, into: &values)
      } while !chunk.isEmpty
    }
  }

  /// Every value, and every element of every array.
  private static func drain(_ pickle: Pickle) throws {
    var visited = [pickle.root]
    while let value = visited.popLast() {
      switch value {
      case .list(let items), .tuple(let items): visited += Array(items)
      case .dictionary(let entries): for (key, value) in entries { visited += [key, value] }
      case .text(let text), .bytes(let text): _ = try pickle.string(text)
      case .array(let array): try drain(array, of: pickle)
      default: break
      }
    }
  }

  private static func drain(_ array: NumericArray, of pickle: Pickle) throws {
    var stream = try ElementStream(array, of: pickle)
    var chunk: [UInt8] = []
    var count = 0
    repeat {
      try stream.next(into: &chunk)
      count += chunk.count
    } while !chunk.isEmpty
    precondition(count == array.byteCount, "\(count) bytes of \(array.byteCount)")
  }

  static func inflate(_ bytes: [UInt8]) throws {
    let file = MemoryFile("gzip")
    try file.hold(bytes)
    let inflated = try Gzip.inflate(InputFile(file.path), outputLimit: limits.inflatedByteCount)
    _ = try inflated.digest()
  }
}
