/// What short texts say: names, dtype codes, keys. Such a text is read from the file when something needs it, and a
/// pickle may need one of them a million times.
///
/// The shortest are kept. Of the others every byte may be read once, and some millions again.
final class ShortTexts {
  private var kept: [UInt32: [UInt8]] = [:]
  private var bytesLeft: Int

  /// Texts kept, and bytes of one at most.
  private static let (textLimit, byteLimit) = (4096, 32)

  /// Of a pickle of `byteCount` bytes.
  ///
  /// - Parameter readAgain: Bytes that may be read more than once.
  init(byteCount: Int, readAgain: Int) { bytesLeft = byteCount + readAgain }

  /// The text that `string` is, if it was kept.
  subscript(string: Arena.StringID) -> [UInt8]? { kept[string.index] }

  /// Keeps `text` where it is short enough.
  func keep(_ text: [UInt8], of string: Arena.StringID) {
    guard text.count <= Self.byteLimit, kept.count < Self.textLimit else { return }
    kept[string.index] = text
  }

  /// Takes note that `count` bytes are read.
  ///
  /// - Returns: false when they are too many.
  func take(_ count: Int) -> Bool {
    bytesLeft -= count
    return bytesLeft >= 0
  }
}
