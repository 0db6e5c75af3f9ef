/// A colour picture: rows of 8-bit red, green, blue.
public struct Picture: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Red, green, blue of each pixel, row by row: 3 · width · height bytes.
  public private(set) var pixels: [UInt8]

  /// A picture of one grey.
  ///
  /// - Precondition: both sides are from 1 to 2³¹ − 1, as PNG demands.
  public init(width: Int, height: Int, grey: UInt8 = 255) {
    precondition(
      (1..<1 << 31).contains(width) && (1..<1 << 31).contains(height),
      "a picture of \(width) × \(height) pixels")
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: grey, count: 3 * width * height)
  }

  /// Colours one pixel.
  ///
  /// - Precondition: it lies inside.
  mutating func set(_ column: Int, _ row: Int, _ ink: Ink) {
    let start = 3 * (row * width + column)
    (pixels[start], pixels[start + 1], pixels[start + 2]) = (ink.red, ink.green, ink.blue)
  }

  /// Places an image of three planes, every pixel enlarged to a square.
  ///
  /// - Parameters:
  ///   - planes: red, then green, then blue plane, each side × side bytes.
  ///   - column: where the left edge comes.
  ///   - row: where the top edge comes.
  ///   - scale: pixels of this picture a pixel of the image takes in each direction.
  /// - Precondition: `planes` holds 3 · side² bytes and the enlarged image fits in.
  public mutating func place(
    planes: [UInt8], side: Int, column: Int, row: Int, scale: Int
  ) {
    precondition(planes.count == 3 * side * side, "\(planes.count) bytes for side \(side)")
    precondition(
      column >= 0 && row >= 0 && column + side * scale <= width && row + side * scale <= height,
      "an image at (\(column), \(row)) leaves a picture of \(width) × \(height)")
    let plane = side * side
    for y in 0..<side * scale {
      var target = 3 * ((row + y) * width + column)
      for x in 0..<side * scale {
        let source = y / scale * side + x / scale
        pixels[target] = planes[source]
        pixels[target + 1] = planes[plane + source]
        pixels[target + 2] = planes[2 * plane + source]
        target += 3
      }
    }
  }
}
