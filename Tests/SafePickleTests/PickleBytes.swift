import ByteStreams
import Foundation

@testable import SafePickle

/// Writes pickles byte by byte, honest and hostile ones.
struct PickleBytes {
  var bytes: [UInt8] = []

  static func of(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }
  static let proto2: [UInt8] = [0x80, 2]
  static let stop: [UInt8] = [0x2e]

  static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }
  static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }
  static func global(_ module: String, _ name: String) -> [UInt8] {
    ascii("c\(module)\n\(name)\n")
  }
  static func text(_ text: String) -> [UInt8] {
    [0x58] + little(UInt64(text.utf8.count), 4) + ascii(text)
  }
  static func raw(_ bytes: [UInt8]) -> [UInt8] {
    [0x42] + little(UInt64(bytes.count), 4) + bytes
  }
  static func int(_ value: Int32) -> [UInt8] {
    [0x4a] + little(UInt64(UInt32(bitPattern: value)), 4)
  }
  static func tuple(_ parts: [UInt8]...) -> [UInt8] { [0x28] + parts.flatMap { $0 } + [0x74] }

  /// `_reconstruct(ndarray, (0,), b'b')`
  static let unbuilt = of(
    global("numpy.core.multiarray", "_reconstruct"),
    tuple(global("numpy", "ndarray"), tuple([0x4b, 0]), [0x43, 1, 0x62]), [0x52])

  static func dtype(_ code: String, order: String = "<") -> [UInt8] {
    of(
      global("numpy", "dtype"), tuple(text(code), [0x89], [0x88]), [0x52],
      tuple(
        [0x4b, 3], text(order), ascii("NNN"), int(-1), int(-1), [0x4b, 0]), [0x62])
  }

  static func shape(_ extents: [Int32]) -> [UInt8] {
    [0x28] + extents.flatMap { int($0) } + [0x74]
  }

  /// An array of bytes in C order unless `isFortran`.
  static func array(
    _ shape: [Int32], _ code: String = "u1", order: String = "|", isFortran: Bool = false,
    data: [UInt8]
  ) -> [UInt8] {
    of(
      unbuilt,
      tuple(
        [0x4b, 1], Self.shape(shape), dtype(code, order: order), [isFortran ? 0x88 : 0x89],
        raw(data)), [0x62])
  }

  static func pickle(_ parts: [UInt8]...) -> [UInt8] { proto2 + parts.flatMap { $0 } + stop }

  /// A valid array of 3×4 bytes 0…11.
  static let honest = pickle(array([3, 4], data: Array(0..<12)))
}

/// A file of the test's own that is gone afterwards.
final class TestFile {
  let path: String

  init(_ bytes: [UInt8]) throws {
    path = NSTemporaryDirectory() + "/safe-pickle-\(UUID().uuidString)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Decodes `bytes`; nil when they are refused, with the failure.
func read(
  _ bytes: [UInt8], limits: PickleLimits = .standard
) throws -> Result<Pickle, PickleFailure> {
  let file = try TestFile(bytes)
  do throws(PickleFailure) { return .success(try Pickle(file.path, limits: limits)) } catch {
    return .failure(error)
  }
}

/// Every element of every array, which touches all the code behind a document.
func drain(_ pickle: Pickle) throws {
  var visited = [pickle.root]
  while let value = visited.popLast() {
    switch value {
    case .list(let items), .tuple(let items): visited += Array(items)
    case .dictionary(let entries): for (key, value) in entries { visited += [key, value] }
    case .array(let array): _ = try elements(array, of: pickle)
    default: break
    }
  }
}

/// The array's bytes, little-endian in C order.
func elements(_ array: NumericArray, of pickle: Pickle) throws -> [UInt8] {
  var stream = try ElementStream(array, of: pickle)
  var chunk: [UInt8] = []
  var all: [UInt8] = []
  while true {
    try stream.next(into: &chunk)
    if chunk.isEmpty { return all }
    all += chunk
  }
}
