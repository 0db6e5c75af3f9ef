extension Convolution {
  /// Lanes of a row of an output gradient: K − 1 zeros, the gradient, K − 1 zeros.
  public var gradientStride: Int { outputSide + 2 * (kernel - 1) }
  /// Lanes of one filter's output gradient.
  public var gradientPlane: Int { outputSide * gradientStride }
  /// Lanes of an output gradient with its zeros.
  public var gradientCount: Int { filters * gradientPlane }

  /// Reorders filters (O, C, K, K) for `inputGradient`: [C/F][O][K][K][F], taps turned around.
  public func packTransposed(
    _ filters: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>
  ) {
    let (area, width) = (kernel * kernel, tileChannels)
    for o in 0..<self.filters {
      for c in 0..<channels {
        let tile = packed + c / width * self.filters * area * width + c % width
        let source = filters + (o * channels + c) * area
        for tap in 0..<area { tile[(o * area + area - 1 - tap) * width] = source[tap] }
      }
    }
  }

  /// The tile's channels: 5 with 3 pixels for a side that is a multiple of 3, else 2 with 7.
  private var tileChannels: Int { side % 3 == 0 ? 5 : 2 }

  /// Carries a gradient back to the layer's input: a convolution of the output gradient, zeros around
  /// it, with the filters transposed and turned around.
  ///
  ///     inputGradient[c,y,x] = Σ outputGradient[o,y−i,x−j] · filters[o,c,i,j]
  ///
  /// - Parameters:
  ///   - outputGradient: (O, H', gradientStride), zeros left and right of each row.
  ///   - packed: As `packTransposed` leaves them.
  ///   - inputGradient: (C, H, H); overwritten.
  /// - Precondition: K = 2; H is a multiple of 3 and C of 5, or H of 7 and C of 2.
  public func inputGradient(
    _ outputGradient: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>,
    _ inputGradient: UnsafeMutablePointer<Lane>
  ) {
    switch (kernel, side % 3, side % 7) {
    case (2, 0, _): rows(outputGradient, packed, inputGradient, Tile<5, 3>(), Taps<2>())
    case (2, _, 0): rows(outputGradient, packed, inputGradient, Tile<2, 7>(), Taps<2>())
    default: preconditionFailure("no tile for a kernel of \(kernel) and a side of \(side)")
    }
  }

  @inline(__always)
  private func rows<let F: Int, let P: Int, let K: Int>(
    _ gradient: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>,
    _ inputGradient: UnsafeMutablePointer<Lane>, _ zero: Tile<F, P>, _ taps: Taps<K>
  ) {
    var y = 0
    while y < side {
      // Row y gathers from the gradient's rows y − K + 1 … y, as far as there are such.
      let tapRows = max(0, K - 1 - y)..<min(K, outputSide + K - 1 - y)
      let row = gradient + (y - K + 1) * gradientStride
      var c = 0
      while c < channels {
        var x = 0
        while x < side {
          var sums = zero
          gather(&sums, row + x, packed + c * filters * K * K, tapRows, taps)
          sums.store(to: inputGradient + (c * side + y) * side + x, stride: side * side)
          x += P
        }
        c += F
      }
      y += 1
    }
  }

  @inline(__always)
  private func gather<let F: Int, let P: Int, let K: Int>(
    _ sums: inout Tile<F, P>, _ gradient: UnsafePointer<Lane>, _ packed: UnsafePointer<Float>,
    _ tapRows: Range<Int>, _ taps: Taps<K>
  ) {
    var (weights, plane) = (packed, gradient)
    var o = 0
    while o < filters {
      var i = tapRows.lowerBound
      while i < tapRows.upperBound {
        var j = 0
        while j < K {
          let first = plane + i * gradientStride + j
          sums.addOuterProduct(weights + (i * K + j) * F) { first[$0] }
          j += 1
        }
        i += 1
      }
      weights += K * K * F
      plane += gradientPlane
      o += 1
    }
  }
}
