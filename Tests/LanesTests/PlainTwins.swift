/// The kernels again, as plainly as they can be written: one image, one loop an index.
enum Plain {
  /// output[o,y,x] = Σ input[c,y+i,x+j] · filters[o,c,i,j]
  static func convolve(
    _ input: [Float], channels: Int, side: Int, _ filters: [Float], kernel: Int, count: Int
  ) -> [Float] {
    let size = side - kernel + 1
    var output = [Float](repeating: 0, count: count * size * size)
    forEachTap(channels, kernel, count, size) { o, c, i, j, y, x in
      output[(o * size + y) * size + x] +=
        input[(c * side + y + i) * side + x + j]
        * filters[((o * channels + c) * kernel + i) * kernel + j]
    }
    return output
  }

  /// inputGradient[c,y+i,x+j] += outputGradient[o,y,x] · filters[o,c,i,j]
  static func convolutionInputGradient(
    _ outputGradient: [Float], channels: Int, side: Int, _ filters: [Float], kernel: Int, count: Int
  ) -> [Float] {
    let size = side - kernel + 1
    var gradient = [Float](repeating: 0, count: channels * side * side)
    forEachTap(channels, kernel, count, size) { o, c, i, j, y, x in
      gradient[(c * side + y + i) * side + x + j] +=
        outputGradient[(o * size + y) * size + x]
        * filters[((o * channels + c) * kernel + i) * kernel + j]
    }
    return gradient
  }

  /// filtersGradient[o,c,i,j] += outputGradient[o,y,x] · input[c,y+i,x+j]
  static func convolutionFiltersGradient(
    _ outputGradient: [Float], _ input: [Float], channels: Int, side: Int, kernel: Int, count: Int
  ) -> [Float] {
    let size = side - kernel + 1
    var gradient = [Float](repeating: 0, count: count * channels * kernel * kernel)
    forEachTap(channels, kernel, count, size) { o, c, i, j, y, x in
      gradient[((o * channels + c) * kernel + i) * kernel + j] +=
        outputGradient[(o * size + y) * size + x] * input[(c * side + y + i) * side + x + j]
    }
    return gradient
  }

  private static func forEachTap(
    _ channels: Int, _ kernel: Int, _ count: Int, _ size: Int,
    _ body: (Int, Int, Int, Int, Int, Int) -> Void
  ) {
    for o in 0..<count {
      for c in 0..<channels {
        for i in 0..<kernel {
          for j in 0..<kernel {
            for y in 0..<size { for x in 0..<size { body(o, c, i, j, y, x) } }
          }
        }
      }
    }
  }

  /// Of each 2×2 window the largest value, or the smallest where the plane's gain is negative; the first
  /// of equals, and which of the four it was.
  static func winners(
    _ planes: [Float], planes count: Int, side: Int, gains: [Float]
  ) -> [(value: Float, source: Int)] {
    var winners: [(Float, Int)] = []
    for c in 0..<count {
      for y in 0..<side / 2 {
        for x in 0..<side / 2 {
          let window = (0..<4).map {
            planes[(c * side + 2 * y + $0 / 2) * side + 2 * x + $0 % 2]
          }
          var best = 0
          for k in 1..<4
          where gains[c] < 0 ? window[k] < window[best] : window[k] > window[best] { best = k }
          winners.append((window[best], best))
        }
      }
    }
    return winners
  }

  /// output[o] = Σ weights[o,i] · input[i]
  static func dense(_ input: [Float], _ weights: [Float], outputs: Int) -> [Float] {
    (0..<outputs).map { o in
      input.indices.reduce(Float(0)) { $0 + weights[o * input.count + $1] * input[$1] }
    }
  }
}
