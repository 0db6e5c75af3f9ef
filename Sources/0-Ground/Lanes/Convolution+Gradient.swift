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
      let (upper, lower) = (plane + y * side, plane + (y + 1) * side)
      let row = gradient + y * gradientSide
      var window: InlineArray<4, Lane> = [.zero, upper[0], .zero, lower[0]]
      var x = 0
      while x < size {
        window = [window[1], upper[x + 1], window[3], lower[x + 1]]
        sums.addProducts(row + x, gradientSide * gradientSide, window)
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
      var window: InlineArray<3, Lane> = [.zero, line[0], line[1]]
      var x = 0
      while x < size {
        window = [window[1], window[2], line[x + 2]]
        sums.addProducts(row + x, gradientSide * gradientSide, window)
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
    var f = 0
    while f < 5 {
      var p = 0
      while p < P {
        target[f * stride + p] = sums.sums[f][p].folded
        p += 1
      }
      f += 1
    }
  }
}
