/// The head of a faiss binary index file, and of the flat index inside a mapped one.
///
///     0     4    "IBxF" flat, "IBM2" id map over a flat index
///     4     4    i32 bits a code, a multiple of 8
///     8     4    i32 bytes a code
///     12    8    i64 codes
///     20    1    u8 1: trained
///     21    4    i32 1: the metric
///
/// A flat index goes on with u64 bytes of all codes, and these; a map with a whole flat index,
/// u64 number of ids, and these as i64. All little-endian; bit i of a code is bit i mod 8 of byte i / 8,
/// and codes that fill no whole bytes end in zero bits, which changes no distance.
///
/// Source: files written by faiss 1.15's `write_index_binary`, compared byte by byte in the tests.
struct FaissHeader {
  let bytes: [UInt8]

  init(_ fourcc: String, codeByteCount: Int, count: Int) {
    bytes =
      Array(fourcc.utf8) + Self.little(UInt64(codeByteCount * 8), 4)
      + Self.little(UInt64(codeByteCount), 4) + Self.little(UInt64(count), 8) + [1]
      + Self.little(1, 4)
  }

  /// The `count` low bytes of `value`, lowest first.
  static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }
}
