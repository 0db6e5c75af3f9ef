extension CodeTable {
  /// The same codes packed as the published evaluation packs them, fault included.
  ///
  /// That evaluation packs codes s ∈ {−1, +1} with a routine meant for {0, 1}: each group of k ≤ 8
  /// bits (the last one of a code may be short) becomes the byte
  ///
  ///     Σ 2^i · s_i  mod 256  =  2 · V + 1 − 2^k  mod 256,   V = Σ 2^i · [s_i = +1]
  ///
  /// so bit 7 of every full byte is lost, and the last bit of a group of four counts four times.
  /// Hamming distances between the bytes made here are the distances the published code ranks by.
  ///
  /// - Returns: A table whose length is L rounded up to whole bytes.
  /// - Complexity: O(n · L / 8).
  ///
  /// Source: `compactbit` of the reference, applied to the signs of the network's outputs.
  /// *Deviation*: the reference's sign of an output of exactly 0 is 0; here such a bit is −1.
  public func packedAsReference() -> CodeTable {
    let wordCount = length.wordCount
    let packed = withWords { words in
      [UInt64](unsafeUninitializedCapacity: words.count) { packed, filled in
        for index in 0..<words.count {
          let firstBit = index % wordCount * 64
          packed[index] = Self.packAsReference(words[index], bitCount: length.bits - firstBit)
        }
        filled = words.count
      }
    }
    let identities = withIdentities { Array($0) }
    return CodeTable(
      trusted: CodeStorage(words: packed, identities: identities),
      length: length.roundedUpToBytes)
  }

  /// Up to 64 bits, byte by byte; bytes past `bitCount` stay zero.
  private static func packAsReference(_ word: UInt64, bitCount: Int) -> UInt64 {
    var packed: UInt64 = 0
    for firstBit in stride(from: 0, to: min(bitCount, 64), by: 8) {
      let k = min(8, bitCount - firstBit)
      let value = UInt8(truncatingIfNeeded: word >> UInt64(firstBit))
      let byte = UInt8(truncatingIfNeeded: 2 * Int(value) + 1 - (1 << k))
      packed |= UInt64(byte) << UInt64(firstBit)
    }
    return packed
  }
}
