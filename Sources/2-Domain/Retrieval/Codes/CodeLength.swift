/// How many bits a code has: 1 … 256.
public struct CodeLength: Hashable, Sendable {
  /// L, the number of bits.
  public let bits: Int

  /// The longest supported code, in bits: four words, as many as the scan kernels specialise.
  public static let longest = 256

  /// A length of `bits` bits.
  ///
  /// - Throws: `RetrievalFailure.codeLengthOutOfRange` outside 1 … 256.
  public init(bits: Int) throws(RetrievalFailure) {
    guard (1...Self.longest).contains(bits) else { throw .codeLengthOutOfRange(found: bits) }
    self.bits = bits
  }

  /// ⌈L / 64⌉, the words one packed code takes: 1 … 4.
  public var wordCount: Int { (bits + 63) / 64 }

  /// ⌈L / 8⌉, the bytes one packed code takes.
  public var byteCount: Int { (bits + 7) / 8 }

  /// The length padded with zero bits to whole bytes; still 1 … 256.
  var roundedUpToBytes: CodeLength { CodeLength(unchecked: byteCount * 8) }

  /// The bits of a code's last word that must be zero.
  var unusedMask: UInt64 { bits % 64 == 0 ? 0 : ~0 << UInt64(bits % 64) }

  private init(unchecked bits: Int) { self.bits = bits }
}
