/// A decoded picture, or one decoded at a half, a quarter or an eighth of its size.
struct Raster {
  /// Pixels across and down as they lie in `pixels`.
  let width, height: Int
  /// Bytes a pixel: 3 (red, green, blue) or 4 (and alpha).
  let channelCount: Int
  /// The size is divided by 2 to this power: 0 to 3.
  let reduction: Int
  /// Row by row, channels together.
  var pixels: [UInt8]

  /// The colour behind what is transparent.
  static let background = 255

  /// Lays the picture over white, pixel by pixel, with the stored values: c·a + 255·(255 − a), divided
  /// by 255 and rounded.
  mutating func composite() {
    guard channelCount == 4 else { return }
    for start in stride(from: 0, to: pixels.count, by: 4) where pixels[start + 3] != 255 {
      let alpha = Int(pixels[start + 3])
      for channel in start..<start + 3 {
        let mixed = Int(pixels[channel]) * alpha + Self.background * (255 - alpha)
        pixels[channel] = UInt8((mixed + 127) / 255)
      }
    }
  }
}
