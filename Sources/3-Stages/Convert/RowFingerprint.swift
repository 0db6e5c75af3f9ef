/// Stands for the 3072 stored values of an image: equal images, equal fingerprints.
///
/// 128 bits of folded multiplications over the stored bytes. Not a cryptographic hash: two different
/// images of an honest data set share one with a probability below 2⁻⁹⁰, but who wants to can make
/// two that do, and gains a wrong count in a report.
struct RowFingerprint: Hashable {
  private var low: UInt64 = 0x243F_6A88_85A3_08D3
  private var high: UInt64 = 0x1319_8A2E_0370_7344

  /// - Precondition: the byte count is a multiple of 16.
  init(_ row: UnsafeRawBufferPointer) {
    precondition(row.count.isMultiple(of: 16), "\(row.count) bytes")
    // Unsafe: the count is a multiple of 16.
    for offset in stride(from: 0, to: row.count, by: 16) {
      let first = unsafe row.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let second = unsafe row.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
      low = Self.fold(low ^ first, second ^ 0x9E37_79B9_7F4A_7C15)
      high = Self.fold(high ^ second, first ^ 0xA409_3822_299F_31D1)
    }
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a | 1).multipliedFullWidth(by: b | 1)
    return product.high ^ product.low ^ a &+ b.byteSwapped
  }
}
