extension Raster {
  /// Units a pixel of the raster is divided into: a cell of the 32×32 image, whose side is a whole
  /// number of pixels of the full picture divided by 32, is then a whole number of units, at every
  /// reduction.
  private static let unit = 256

  /// The part of the raster that is `box` of the full picture, averaged over area.
  ///
  ///     value = ⌊(Σ coverage · pixel) / (Σ coverage) + ½⌋
  ///
  /// over the pixels a cell touches, coverage being the area of the pixel inside the cell. In whole
  /// numbers throughout, so that nothing is rounded but the result, halves upwards.
  ///
  /// - Parameters:
  ///   - box: In pixels of the full picture; lies inside it.
  ///   - side: Cells in each direction; divides 256 ÷ 2^reduction.
  /// - Returns: Red, green and blue plane, each side × side.
  func averaged(_ box: ImageBox, side: Int) -> [UInt8] {
    let pixelUnits = Self.unit >> reduction
    let columns = Self.cells(from: box.left * pixelUnits, box.width * pixelUnits / side, side)
    let rows = Self.cells(from: box.top * pixelUnits, box.height * pixelUnits / side, side)
    let area = UInt64(box.width * pixelUnits / side) * UInt64(box.height * pixelUnits / side)
    let columnWeights = columns.map { Array($0.weights) }
    var planes = [UInt8](repeating: 0, count: 3 * side * side)
    var sums = [UInt32](repeating: 0, count: width * channelCount)
    for (y, row) in rows.enumerated() {
      addRows(row, columns, to: &sums)
      for (x, weights) in columnWeights.enumerated() {
        var totals = SIMD4<UInt64>.zero
        for (pixel, weight) in weights {
          let start = pixel * channelCount
          let pixelSums = SIMD4(sums[start], sums[start + 1], sums[start + 2], 0)
          totals &+= SIMD4<UInt64>(truncatingIfNeeded: pixelSums) &* UInt64(weight)
        }
        for channel in 0..<3 {
          planes[(channel * side + y) * side + x] = UInt8(
            (2 * totals[channel] + area) / (2 * area))
        }
      }
    }
    return planes
  }

  /// Pixels that lie in a cell, in part or whole, along one axis.
  private struct Cell {
    let start, end: Int

    /// Each pixel and how much of it lies inside, in units.
    var weights: some Sequence<(Int, UInt32)> {
      (start / unit...(end - 1) / unit).lazy.map { pixel in
        (pixel, UInt32(min(end, (pixel + 1) * unit) - max(start, pixel * unit)))
      }
    }
  }

  private static func cells(from start: Int, _ length: Int, _ count: Int) -> [Cell] {
    (0..<count).map { Cell(start: start + $0 * length, end: start + ($0 + 1) * length) }
  }

  /// Weighted sums of `row`'s pixel rows. At most 256 units · 255 · 2,049 rows: below 2³².
  private func addRows(_ row: Cell, _ columns: [Cell], to sums: inout [UInt32]) {
    let first = columns[0].start / Self.unit * channelCount
    let last = ((columns[columns.count - 1].end - 1) / Self.unit + 1) * channelCount
    // Unsafe for speed: `first ..< last` lies inside a row, and so inside `sums`; rows lie inside.
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe pixels.withUnsafeBufferPointer { pixels in
        for index in first..<last { unsafe sums[index] = 0 }
        for (y, weight) in row.weights {
          let start = y * width * channelCount
          for index in first..<last {
            unsafe sums[index] &+= weight &* UInt32(pixels[start + index])
          }
        }
      }
    }
  }
}
