/// Sums over all pixel values of one split, in one fixed order: within a row eight running sums, added
/// up pairwise; then row after row. The order depends on nothing but the data.
struct PixelTotals {
  private(set) var count = 0
  private(set) var sum = 0.0
  /// Whether every value so far is a whole number from 0 to 255.
  private(set) var isWhole = true

  /// Takes in rows of 3072 values.
  ///
  /// - Returns: The first row among them that holds a value that is not finite.
  mutating func add(_ values: [Float]) -> Int? {
    values.withUnsafeBufferPointer { values in
      for start in stride(from: 0, to: values.count, by: ImageLayout.valueCount) {
        let row = UnsafeBufferPointer(rebasing: values[start..<start + ImageLayout.valueCount])
        let rowSum = Self.sum(row) { $0 }
        guard rowSum.isFinite else { return start / ImageLayout.valueCount }
        sum += rowSum
        count += row.count
        if isWhole { isWhole = Self.isWhole(row) }
      }
      return nil
    }
  }

  /// Σ (value − mean)² over rows of 3072 values.
  static func squaredDeviations(_ values: [Float], from mean: Double, into total: inout Double) {
    values.withUnsafeBufferPointer { values in
      for start in stride(from: 0, to: values.count, by: ImageLayout.valueCount) {
        let row = UnsafeBufferPointer(rebasing: values[start..<start + ImageLayout.valueCount])
        total += sum(row) { value in
          let difference = value - mean
          return difference * difference
        }
      }
    }
  }

  @inline(__always)
  private static func sum(
    _ row: UnsafeBufferPointer<Float>, _ term: (SIMD8<Double>) -> SIMD8<Double>
  ) -> Double {
    var sums = SIMD8<Double>.zero
    let base = UnsafeRawPointer(row.baseAddress.unsafelyUnwrapped)
    for index in stride(from: 0, to: row.count, by: 8) {
      let values = base.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self)
      sums += term(SIMD8<Double>(values))
    }
    let fours = sums.evenHalf + sums.oddHalf
    let twos = fours.evenHalf + fours.oddHalf
    return twos.x + twos.y
  }

  /// Adding 2²³ rounds a float from 0 to 255 to a whole number.
  private static func isWhole(_ row: UnsafeBufferPointer<Float>) -> Bool {
    let shift: Float = 8_388_608
    return row.allSatisfy { $0 >= 0 && $0 <= 255 && ($0 + shift) - shift == $0 }
  }
}
