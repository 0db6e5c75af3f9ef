/// How the 3072 values of one image follow one another.
public enum ImageLayout: String, Sendable, CaseIterable {
  /// All red values, then all green, then all blue: (3, 32, 32).
  case planar
  /// Red, green and blue of each pixel in turn: (32, 32, 3).
  case interleaved

  /// Values of one image.
  public static let valueCount = 3072

  /// Images in an array of this shape and their layout; nil when it holds no 32×32 colour images.
  ///
  /// A flat image, (3072) or (n, 3072), has no layout of its own: the published files are planar,
  /// `asked` tells otherwise.
  static func recognise(
    _ shape: [Int], asked: ImageLayout?
  ) -> (count: Int, layout: ImageLayout)? {
    func matches(_ image: [Int]) -> Int? {
      if shape == image { return 1 }
      return Array(shape.dropFirst()) == image ? shape.first : nil
    }
    if let count = matches([valueCount]) { return (count, asked ?? .planar) }
    if let count = matches([3, 32, 32]), asked != .interleaved { return (count, .planar) }
    if let count = matches([32, 32, 3]), asked != .planar { return (count, .interleaved) }
    return nil
  }
}
