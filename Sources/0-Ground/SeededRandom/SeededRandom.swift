/// Counter-based randomness: a pure function of a seed, a stream and a position.
///
/// The word at position `i` of stream `s` under seed `k` is
///
///     mix(key(k, s) + (i + 1) · 0x9E3779B97F4A7C15)
///
/// with `mix` the finaliser of SplitMix64 (Steele, Lea, Flood 2014), so any draw can be made in any
/// order, on any thread, and a resumed run needs only the position. Streams are named, so that a
/// new use of randomness never shifts an old one.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private let key: UInt64
  /// Words drawn so far.
  public private(set) var position: UInt64

  /// The stream called `stream` under `seed`, from `position` on.
  public init(seed: UInt64, stream: StaticString, index: UInt64 = 0, position: UInt64 = 0) {
    var key = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    stream.withUTF8Buffer { letters in
      for letter in letters { key = Self.mix(key ^ UInt64(letter)) }
    }
    self.key = Self.mix(key &+ Self.mix(index &+ 0x632B_E59B_D9B4_E019))
    self.position = position
  }

  /// The next 64 uniform bits.
  public mutating func next() -> UInt64 {
    position &+= 1
    return Self.mix(key &+ position &* 0x9E37_79B9_7F4A_7C15)
  }

  /// Uniform in [0, 1): a multiple of 2⁻⁵³.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in [lower, upper).
  public mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
    lower + (upper - lower) * unit()
  }

  /// Uniform in 0 ..< bound, without bias (Lemire's multiply and reject).
  ///
  /// - Precondition: `bound` > 0.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "no integer lies below \(bound)")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Approximately normal with mean 0 and deviation 1: the sum of twelve uniforms less six.
  ///
  /// Range ±6. Uses only additions, so it has the same bits on every machine.
  public mutating func bell() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += unit() }
    return sum
  }

  /// A uniformly random order of 0 ..< count (Fisher and Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, below(last + 1)) }
    return order
  }

  private static func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
