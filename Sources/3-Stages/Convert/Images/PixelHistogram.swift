/// How often each byte value occurs among pixels, and what follows from it exactly.
struct PixelHistogram {
  private var counts = [Int](repeating: 0, count: 256)

  /// Takes in `bytes`.
  mutating func add(_ bytes: [UInt8]) {
    // Unsafe: a byte is an index of 256 counts.
    unsafe counts.withUnsafeMutableBufferPointer { counts in
      for byte in bytes { unsafe counts[Int(byte)] += 1 }
    }
  }

  /// Mean and population standard deviation; both 0 where there are no values.
  var normalisation: (mean: Double, deviation: Double) {
    var (total, sum, squares) = (0 as Int128, 0 as Int128, 0 as Int128)
    for (value, count) in counts.enumerated() {
      total += Int128(count)
      sum += Int128(value * count)
      squares += Int128(value * value * count)
    }
    guard total > 0 else { return (0, 0) }
    // n²·variance as a whole number, so that nothing cancels.
    let spread = Double(total * squares - sum * sum)
    return (Double(sum) / Double(total), spread.squareRoot() / Double(total))
  }
}
