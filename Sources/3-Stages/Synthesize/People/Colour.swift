/// A display colour: red, green and blue, 0 dark … 1 bright.
struct Colour: Sendable, Equatable {
  var red: Float
  var green: Float
  var blue: Float

  init(_ red: Float, _ green: Float, _ blue: Float) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// This colour with every channel multiplied by `factor`.
  func scaled(_ factor: Float) -> Colour { Colour(red * factor, green * factor, blue * factor) }

  /// The straight mixture: `share` 0 gives this colour, 1 gives `other`.
  func mixed(with other: Colour, _ share: Float) -> Colour {
    Colour(
      red + (other.red - red) * share,
      green + (other.green - green) * share,
      blue + (other.blue - blue) * share)
  }

  /// The colour at `place` (0 first … 1 last) of a row of colours, straight between neighbours.
  ///
  /// - Precondition: `row` has at least two colours.
  static func along(_ row: [Colour], at place: Float) -> Colour {
    precondition(row.count >= 2, "a row of \(row.count) colours has no between")
    let position = min(max(place, 0), 1) * Float(row.count - 1)
    let lower = min(Int(position), row.count - 2)
    return row[lower].mixed(with: row[lower + 1], position - Float(lower))
  }

  static let black = Colour(0, 0, 0)
  static let white = Colour(1, 1, 1)
}
