import Crypto

/// A running SHA-256.
public struct Digest {
  private var state = SHA256()

  /// Starts with no bytes.
  public init() {}

  /// Takes in `bytes`.
  public mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { buffer in unsafe state.update(bufferPointer: buffer) }
  }

  /// Takes in the bytes of `buffer`.
  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    unsafe state.update(bufferPointer: buffer)
  }

  /// The digest of all bytes so far: 64 lower-case hexadecimal digits.
  public func hexadecimal() -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in state.finalize() {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The digest of `bytes`: 32 bytes.
  public static func bytes(of bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

  /// The first 16 bytes of the digest of all bytes so far, as two little-endian words.
  public func leadingWords() -> (UInt64, UInt64) {
    var words: (UInt64, UInt64) = (0, 0)
    for (position, byte) in state.finalize().prefix(16).enumerated() {
      let shifted = UInt64(byte) << UInt64(position % 8 * 8)
      if position < 8 { words.0 |= shifted } else { words.1 |= shifted }
    }
    return words
  }

  /// The digest of `bytes`: 64 lower-case hexadecimal digits.
  public static func of(_ bytes: [UInt8]) -> String {
    var digest = Digest()
    digest.update(bytes)
    return digest.hexadecimal()
  }
}
