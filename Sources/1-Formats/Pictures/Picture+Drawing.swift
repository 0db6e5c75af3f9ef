extension Picture {
  /// Red, green and blue, 0 to 255.
  public struct Ink: Sendable, Equatable {
    let red, green, blue: UInt8

    /// Mixes an ink.
    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
      (self.red, self.green, self.blue) = (red, green, blue)
    }
  }

  /// Fills a rectangle; what lies outside the picture is left out.
  public mutating func fill(column: Int, row: Int, width: Int, height: Int, _ ink: Ink) {
    let rows = max(0, row)..<max(0, row, min(self.height, row + height))
    let columns = max(0, column)..<max(0, column, min(self.width, column + width))
    for y in rows { for x in columns { set(x, y, ink) } }
  }

  /// Writes one line of text, its letters enlarged to squares; what lies outside is left out.
  ///
  /// - Parameters:
  ///   - column: where the first letter's left edge comes.
  ///   - row: where the letters' top comes; they are 7 · scale pixels high.
  public mutating func write(_ text: String, column: Int, row: Int, scale: Int, _ ink: Ink) {
    var left = column
    for letter in PixelFont.letters(of: text) {
      for (x, bits) in letter.enumerated() {
        for y in 0..<8 where bits >> y & 1 == 1 {
          fill(column: left + x * scale, row: row + y * scale, width: scale, height: scale, ink)
        }
      }
      left += PixelFont.pitch * scale
    }
  }
}
