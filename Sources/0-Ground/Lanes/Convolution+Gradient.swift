extension Convolution {
  /// The gradient of the filters from one lane group, summed over its sixteen images.
  ///
  ///     filtersGradient[o,c,i,j] = Σ_{lane,y,x} outputGradient[o,y,x] · input[c,y+i,x+j]
  ///
  /// - Parameters:
  ///   - input: (C, H, H).
  ///   - outputGradient: (O, H', H') inside rows of `gradientSide` lanes, planes of gradientSide².
  ///   - filtersGradient: (O, C, K, K); overwritten.
  ///
  /// One tile is 5 filters × the taps of one filter row (K = 3) or of one filter plane (K = 2).
  public func filtersGradient(
    _ input: UnsafePointer<Lane>, _ outputGradient: UnsafePointer<Lane>, gradientSide: Int,
    _ filtersGradient: UnsafeMutablePointer<Float>
  ) {
    var o = 0
    while o < filters {
      let gradient = outputGradient + o * gradientSide * gradientSide
      var c = 0
      while c < channels {
        let target = filtersGradient + (o * channels + c) * kernel * kernel
        let plane = input + c * side * side
        if kernel == 2 {
          plane2(plane, gradient, gradientSide, target)
        } else {
          for i in 0..<kernel {
            row3(plane + i * side, gradient, gradientSide, target + i * kernel)
          }
        }
        c += 1
      }
      o += 5
    }
  }

  /// Five filters × the four taps of a 2×2 plane.
  @inline(__always)
  private func plane2(
    _ plane: UnsafePointer<Lane>, _ gradient: UnsafePointer<Lane>, _ gradientSide: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var sums = Tile<5, 4>()
    let size = outputSide
    var y = 0
    while y < size {
      let line = plane + y * side
      let row = gradient + y * gradientSide
      var x = 0
      while x < size {
        sums.addProducts(row + x, gradientSide * gradientSide) { tap in
          line[tap / 2 * side + x + tap % 2]
        }
        x += 1
      }
      y += 1
    }
    fold(sums, target)
  }

  /// Five filters × the three taps of one row of a 3×3 plane.
  @inline(__always)
  private func row3(
    _ plane: UnsafePointer<Lane>, _ gradient: UnsafePointer<Lane>, _ gradientSide: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var sums = Tile<5, 3>()
    let size = outputSide
    var y = 0
    while y < size {
      let line = plane + y * side
      let row = gradient + y * gradientSide
      var x = 0
      while x < size {
        sums.addProducts(row + x, gradientSide * gradientSide) { tap in line[x + tap] }
        x += 1
      }
      y += 1
    }
    fold(sums, target)
  }

  /// Sums each accumulator over its lanes into row f of the (O, C, K, K) gradient.
  @inline(__always)
  private func fold<let P: Int>(_ sums: Tile<5, P>, _ target: UnsafeMutablePointer<Float>) {
    let stride = channels * kernel * kernel
    sums.withStored { lanes in
      for f in 0..<5 {
        for p in 0..<P { target[f * stride + p] = lanes[f * P + p].folded }
      }
    }
  }
}
