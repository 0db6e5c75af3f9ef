import ByteStreams
import Lanes

/// Which face a code was made of: the first 128 bits of SHA-256 over identity and pixels.
///
///     identity    8 bytes, little-endian
///     storage     1 byte: 1 for bytes, 4 for floats
///     pixels      3072 values in that storage, planar
///
/// A row of floats that are all whole and 0 to 255 is taken as bytes: how a face is stored depends
/// on its neighbours in the artifact, what it is does not. The model is not part of the key, so that a
/// face keeps its id when an index is built anew with another model.
struct ContentKey: Hashable, Sendable {
  let words: (UInt64, UInt64)

  init(_ words: (UInt64, UInt64)) { self.words = words }

  /// The key of `row` of `images`.
  init(identity: Int64, row: Int, of images: PixelRows) {
    let start = row * PixelRows.pixelCount
    switch images.storage {
    case .bytes(let base):
      let pixels = unsafe UnsafeBufferPointer(start: base + start, count: PixelRows.pixelCount)
      unsafe self.init(identity, 1, UnsafeRawBufferPointer(pixels))
    case .floats(let base):
      let pixels = unsafe UnsafeBufferPointer(start: base + start, count: PixelRows.pixelCount)
      let whole = unsafe pixels.compactMap { UInt8(exactly: $0) }
      if whole.count == pixels.count {
        self = unsafe whole.withUnsafeBytes { unsafe ContentKey(identity, 1, $0) }
      } else {
        unsafe self.init(identity, 4, UnsafeRawBufferPointer(pixels))
      }
    }
  }

  private init(_ identity: Int64, _ storage: UInt8, _ pixels: UnsafeRawBufferPointer) {
    var digest = Digest()
    unsafe withUnsafeBytes(of: identity.littleEndian) { unsafe digest.update($0) }
    unsafe withUnsafeBytes(of: storage) { unsafe digest.update($0) }
    unsafe digest.update(pixels)
    words = digest.leadingWords()
  }

  static func == (one: ContentKey, other: ContentKey) -> Bool { one.words == other.words }

  func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
