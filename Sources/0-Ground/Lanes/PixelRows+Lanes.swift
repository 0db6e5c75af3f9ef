extension PixelRows {
  /// Normalises sixteen rows and lays them side by side: lane n of `output` is row `rows[n]`.
  ///
  /// - Parameters:
  ///   - rows: Up to 16 row numbers; lanes without a row become 0.
  ///   - output: 3072 lanes (3, 32, 32); overwritten.
  public func load(
    _ rows: UnsafeBufferPointer<Int>, _ normalisation: Normalisation,
    _ output: UnsafeMutablePointer<Lane>
  ) {
    let divisor = Lane(repeating: normalisation.divisor)
    var first = 0
    while first < Self.pixelCount {
      var block = InlineArray<16, Lane>(repeating: .zero)
      for n in 0..<rows.count {
        let pixels = vector(at: rows[n] * Self.pixelCount + first)
        block[n] = ((pixels - normalisation.mean) / divisor * 0.1).held(between: -1, and: 1)
      }
      Dense.transpose(&block)
      for k in 0..<laneWidth { output[first + k] = block[k] }
      first += laneWidth
    }
  }

  @inline(__always)
  private func vector(at offset: Int) -> Lane {
    switch storage {
    case .floats(let base):
      UnsafeRawPointer(base + offset).loadUnaligned(as: Lane.self)
    case .bytes(let base):
      Lane(widening: UnsafeRawPointer(base + offset).loadUnaligned(as: SIMD16<UInt8>.self))
    }
  }
}
