/// F × P accumulators that live in registers.
///
/// Every loop over `sums` must unroll completely: an accumulator that is indexed by a variable forces
/// all of them into memory for the whole kernel.
struct Tile<let F: Int, let P: Int> {
  var sums = InlineArray<F, InlineArray<P, Lane>>(repeating: InlineArray(repeating: .zero))

  /// All zero.
  init() {}

  /// Row f from `source + f · stride`.
  @inline(__always)
  init(loading source: UnsafePointer<Lane>, stride: Int) {
    var f = 0
    while f < F {
      var p = 0
      while p < P {
        sums[f][p] = source[f * stride + p]
        p += 1
      }
      f += 1
    }
  }

  /// sums[f][p] += scalars[f · stride] · lane(p)
  @inline(__always)
  mutating func addOuterProduct(
    _ scalars: UnsafePointer<Float>, _ stride: Int = 1, _ lane: (Int) -> Lane
  ) {
    var f = 0
    while f < F {
      let scalar = Lane(repeating: scalars[f * stride])
      var p = 0
      while p < P {
        sums[f][p].addProduct(scalar, lane(p))
        p += 1
      }
      f += 1
    }
  }

  /// sums[f][p] += left[f · stride] · right(p), lane by lane
  @inline(__always)
  mutating func addProducts(
    _ left: UnsafePointer<Lane>, _ stride: Int, _ right: (Int) -> Lane
  ) {
    var p = 0
    while p < P {
      let factor = right(p)
      var f = 0
      while f < F {
        sums[f][p].addProduct(left[f * stride], factor)
        f += 1
      }
      p += 1
    }
  }

  /// Writes row f to `target + f · stride`.
  @inline(__always)
  func store(to target: UnsafeMutablePointer<Lane>, stride: Int) {
    var f = 0
    while f < F {
      var p = 0
      while p < P {
        target[f * stride + p] = sums[f][p]
        p += 1
      }
      f += 1
    }
  }

  /// Writes the first `count` of row f's 16·P values to `target + f · stride`.
  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>, stride: Int, count: Int) {
    var f = 0
    while f < F {
      var p = 0
      while p < P {
        let first = p * laneWidth
        if first < count {
          sums[f][p].store(to: target + f * stride + first, count: min(laneWidth, count - first))
        }
        p += 1
      }
      f += 1
    }
  }
}
