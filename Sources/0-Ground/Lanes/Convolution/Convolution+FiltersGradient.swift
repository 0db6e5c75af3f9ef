extension Convolution {
  /// The gradient of 2×2 filters from one lane group, summed over its sixteen images.
  ///
  ///     filtersGradient[o,c,i,j] = Σ_{lane,y,x} outputGradient[o,y,x] · input[c,y+i,x+j]
  ///
  /// - Parameters:
  ///   - input: (C, H, H).
  ///   - outputGradient: (O, H', gradientStride), as for `inputGradient`.
  ///   - filtersGradient: (O, C, K, K); overwritten.
  ///   - scratch: 5·C·K·K lanes.
  /// - Precondition: K = 2, and C is a multiple of 4.
  public func filtersGradient(
    _ input: UnsafePointer<Lane>, _ outputGradient: UnsafePointer<Lane>,
    _ filtersGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Lane>
  ) {
    precondition(kernel == 2 && channels % 4 == 0)
    var o = 0
    while o < filters {
      let gradient = outputGradient + o * gradientPlane + kernel - 1
      var c = 0
      while c < channels {
        planeGradient(input + c * side * side, gradient)
          .store(to: scratch + c * kernel * kernel, stride: tapCount)
        c += 1
      }
      Lane.fold(
        scratch, count: Self.tileFilters * tapCount, into: filtersGradient + o * tapCount)
      o += Self.tileFilters
    }
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
