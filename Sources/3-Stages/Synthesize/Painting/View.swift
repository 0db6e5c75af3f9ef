/// The map between head units and canvas pixels: a scale, a roll and a shift.
struct View: Sendable {
  /// Canvas pixels a side.
  static let side = 64

  /// Head units a canvas pixel covers.
  let pixel: Float
  private let centre: Point
  private let cosine: Float
  private let sine: Float

  /// Canvas pixels half a head is high when the scale is 1.
  private static let halfHead: Float = 28

  init(_ framing: Shot.Framing) {
    pixel = 1 / (Self.halfHead * framing.scale)
    cosine = framing.roll.cosine
    sine = framing.roll.sine
    let middle = Float(Self.side) / 2
    centre = Point(middle, middle - 0.5) + framing.shift * Self.halfHead
  }

  /// The head-space position of the centre of canvas pixel (column, row).
  func head(column: Int, row: Int) -> Point {
    let across = (Float(column) + 0.5 - centre.x) * pixel
    let down = (Float(row) + 0.5 - centre.y) * pixel
    return Point(across * cosine + down * sine, down * cosine - across * sine)
  }

  /// How the head-space position changes from one column to the next.
  var step: Point { Point(cosine * pixel, -sine * pixel) }

  /// The canvas rows and columns a disc can touch; empty where it lies outside.
  func pixels(around bounds: Disc) -> (columns: Range<Int>, rows: Range<Int>) {
    let x = bounds.centre.x
    let y = bounds.centre.y
    let column = centre.x + (x * cosine - y * sine) / pixel
    let row = centre.y + (x * sine + y * cosine) / pixel
    let radius = bounds.radius / pixel
    return (
      Self.range(column - radius, column + radius), Self.range(row - radius, row + radius)
    )
  }

  private static func range(_ lower: Float, _ upper: Float) -> Range<Int> {
    let first = Int(max(0, min(Float(side), lower)))
    let end = Int(max(0, min(Float(side), upper + 1)))
    return first..<max(first, end)
  }
}
