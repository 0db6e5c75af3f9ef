import Lanes

/// Sixteen plain images side by side, and apart again.
struct LaneImages {
  let buffer: LaneBuffer<Lane>
  var base: UnsafeMutablePointer<Lane> { buffer.base }

  /// Room for `count` values an image, with a sentinel behind it.
  init(count: Int) {
    buffer = kept(LaneBuffer(count: count + 1))
    buffer.base[count] = Self.sentinel
  }

  init(_ images: [[Float]]) {
    self.init(count: images[0].count)
    for (n, image) in images.enumerated() {
      for (k, value) in image.enumerated() { buffer.base[k][n] = value }
    }
  }

  /// Image `n`'s values.
  subscript(n: Int) -> [Float] { (0..<buffer.count - 1).map { buffer.base[$0][n] } }

  /// Whether nothing was written past the end.
  var isIntact: Bool { buffer.base[buffer.count - 1] == Self.sentinel }

  static let sentinel = Lane(repeating: -12345)
}

/// Keeps an object until the process ends: kernels take bare pointers, and an optimised test would free
/// a buffer after the last mention of its `base`, which is before the kernel runs.
func kept<Object: AnyObject>(_ object: Object) -> Object {
  _ = Unmanaged.passRetained(object)
  return object
}

/// Whole numbers from −4 to 4: sums of their products are exact in any order.
func wholeNumbers(_ count: Int, salt: Int) -> [Float] {
  (0..<count).map { k in
    let x = UInt32(truncatingIfNeeded: k &* 2_654_435_761 &+ salt &* 97_531)
    return Float(Int((x ^ (x >> 15)) &* 2_246_822_519 >> 13 & 0xFFFF) % 9 - 4)
  }
}

/// Sixteen images of whole numbers.
func wholeImages(_ count: Int, salt: Int) -> [[Float]] {
  (0..<laneWidth).map { wholeNumbers(count, salt: salt * 100 + $0) }
}
