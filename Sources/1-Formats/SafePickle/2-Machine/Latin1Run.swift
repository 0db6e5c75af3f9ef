/// Runs of Latin-1 characters written as UTF-8, eight bytes at a time.
///
/// Python 3 writes bytes this way in protocols 1 and 2: a gigabyte of pixels is one text. A byte
/// below 0x80 is a character; 0xC2 or 0xC3 begins one of two bytes, whose second is 0x80 to 0xBF.
/// Whatever else comes, a run ends before it and `EncodedCursor` goes on, character by character.
enum Latin1Run {
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// One word of text, each of its bytes judged in the lowest bit of its place.
  private struct Word {
    /// Where a second byte stands.
    let seconds: UInt64
    /// Whether its last byte begins a character that the next word ends.
    let isOpen: Bool

    /// - Parameter wasOpen: Whether the word before ended inside a character.
    /// - Returns: nil when the word holds anything but Latin-1.
    @inline(__always)
    init?(_ word: UInt64, wasOpen: Bool) {
      let high = (word &>> 7) & ones
      let next = (word &>> 6) & ones
      let firsts = high & next
      seconds = high & ~next
      let strangers = (word ^ (0xC2 &* ones)) & (0xFE &* ones) & (firsts &* 0xFF)
      let expected = firsts &<< 8 | (wasOpen ? 1 : 0)
      guard strangers == 0, seconds == expected else { return nil }
      isOpen = firsts &>> 56 != 0
    }
  }

  /// Bytes of the longest run at the beginning of `text` that ends between characters, as far as
  /// whole words tell, and its characters.
  static func measure(_ text: ArraySlice<UInt8>) -> (byteCount: Int, characterCount: Int) {
    // Unsafe: words are read within the slice's own bytes.
    unsafe text.withUnsafeBytes { text in
      var (offset, characters, isOpen) = (0, 0, false)
      while offset + 8 <= text.count {
        let bytes = unsafe text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        guard let word = Word(UInt64(littleEndian: bytes), wasOpen: isOpen) else { break }
        characters += 8 - Int((word.seconds &* ones) &>> 56)
        isOpen = word.isOpen
        offset += 8
      }
      return isOpen ? (offset - 1, characters - 1) : (offset, characters)
    }
  }

  /// Decodes a run at the beginning of `text` into `bytes` from `start` on, as far as both reach.
  ///
  /// - Returns: Bytes read and bytes decoded; fewer than could be when something else comes.
  static func decode(
    _ text: ArraySlice<UInt8>, into bytes: inout [UInt8], at start: Int
  ) -> (read: Int, decoded: Int) {
    precondition(start <= bytes.count, "from \(start) on in \(bytes.count) bytes")
    // Unsafe: reads words within the slice's own bytes; writes at most eight bytes a word, and only
    // where eight are left.
    return unsafe text.withUnsafeBytes { text in
      unsafe bytes.withUnsafeMutableBytes { bytes in
        var (offset, target, isOpen) = (0, start, false)
        var first: UInt64 = 0
        while offset + 8 <= text.count, target + 8 <= bytes.count {
          let source = unsafe text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          let value = UInt64(littleEndian: source)
          guard let word = Word(value, wasOpen: isOpen) else { break }
          if word.seconds == 0 && !word.isOpen && value & (0x80 &* ones) == 0 {
            unsafe bytes.storeBytes(of: source, toByteOffset: target, as: UInt64.self)
            target += 8
          } else {
            for place in 0..<8 as Range<UInt64> {
              let byte = (value &>> (8 &* place)) & 0xFF
              let isSecond = (word.seconds &>> (8 &* place)) & 1
              // A second byte takes its character's top bits from the first: 0xC3 gives 0x40.
              let character = byte | (isSecond &* ((first & 1) &<< 6))
              unsafe bytes.storeBytes(
                of: UInt8(truncatingIfNeeded: character), toByteOffset: target, as: UInt8.self)
              target += byte >= 0xC0 ? 0 : 1
              first = byte
            }
          }
          isOpen = word.isOpen
          offset += 8
        }
        return (isOpen ? offset - 1 : offset, target - start)
      }
    }
  }
}
