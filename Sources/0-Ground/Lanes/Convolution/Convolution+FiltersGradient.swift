extension Convolution {
  /// The gradient of five 2×2 filters from one lane group, summed over its sixteen images.
  ///
  ///     filtersGradient[o,c,i,j] = Σ_{lane,y,x} outputGradient[o,y,x] · input[c,y+i,x+j]
  ///
  /// - Parameters:
  ///   - first: The gradients of filters `first` … `first + 4` are computed.
  ///   - input: (C, H, H).
  ///   - outputGradient: (O, H', gradientStride), as for `inputGradient`.
  ///   - filtersGradient: (O, C, K, K); the five filters' part is overwritten.
  ///   - scratch: 5·C·K·K lanes.
  /// - Precondition: K = 2, and C is a multiple of 4.
  public func filtersGradient(
    from first: Int, _ input: UnsafePointer<Lane>, _ outputGradient: UnsafePointer<Lane>,
    _ filtersGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Lane>
  ) {
    precondition(kernel == 2 && channels % 4 == 0)
    let gradient = outputGradient + first * gradientPlane + kernel - 1
    var c = 0
    while c < channels {
      planeGradient(input + c * side * side, gradient)
        .store(to: scratch + c * kernel * kernel, stride: tapCount)
      c += 1
    }
    Lane.fold(
      scratch, count: Self.tileFilters * tapCount, into: filtersGradient + first * tapCount)
  }

  /// Five filters × the four taps of one channel.
  @inline(__always)
  private func planeGradient(
    _ plane: UnsafePointer<Lane>, _ gradient: UnsafePointer<Lane>
  ) -> Tile<5, 4> {
    var sums = Tile<5, 4>()
    var y = 0
    while y < outputSide {
      let line = plane + y * side
      let row = gradient + y * gradientStride
      var x = 0
      while x < outputSide {
        sums.addProducts(row + x, gradientPlane) { line[$0 / 2 * side + x + $0 % 2] }
        x += 1
      }
      y += 1
    }
    return sums
  }
}
