/// A picture in the making: 64 × 64 pixels of red, green and blue in single precision.
///
/// Twice the resolution of the finished picture, so that averaging four pixels smooths what the
/// shapes' own soft edges leave.
struct Canvas {
  /// Groups of eight pixels in a row.
  static let groups = View.side / Pixels.scalarCount

  let view: View
  private(set) var red: [Pixels]
  private(set) var green: [Pixels]
  private(set) var blue: [Pixels]

  private static let ramp = Pixels(0, 1, 2, 3, 4, 5, 6, 7)

  init(_ view: View) {
    self.view = view
    let blank = [Pixels](repeating: .zero, count: View.side * Self.groups)
    red = blank
    green = blank
    blue = blank
  }

  /// Paints a shape.
  ///
  /// - Parameters:
  ///   - opacity: 0 leaves the canvas as it is, 1 covers it.
  ///   - edge: the width over which the edge fades, in head units; at least a pixel.
  mutating func paint(
    _ region: some Region, _ colour: Colour, opacity: Float = 1, edge: Float = 0
  ) {
    let width = max(edge, view.pixel)
    let steepness = 1 / width
    var bounds = region.bounds
    bounds.radius += width
    blend(bounds, colour) { x, y in
      opacity * Self.unit(0.5 - region.signedDistance(x, y) * steepness)
    }
  }

  /// Paints a spot that fades from its centre to nothing at its edge.
  mutating func glow(_ oval: Oval, _ colour: Colour, opacity: Float) {
    blend(oval.bounds, colour) { x, y in
      let rest = larger(1 - oval.squaredRadius(x, y), Pixels(repeating: 0))
      return opacity * rest * rest
    }
  }

  /// Mixes `colour` in wherever `coverage` of (x, y) is above 0.
  @inline(__always)
  mutating func blend(
    _ bounds: Disc, _ colour: Colour, coverage: (Pixels, Pixels) -> Pixels
  ) {
    sweep(bounds) { canvas, index, x, y in
      let share = coverage(x, y)
      canvas.red[index] += (colour.red - canvas.red[index]) * share
      canvas.green[index] += (colour.green - canvas.green[index]) * share
      canvas.blue[index] += (colour.blue - canvas.blue[index]) * share
    }
  }

  /// Multiplies every pixel in `bounds` by `factor` of (x, y).
  @inline(__always)
  mutating func shade(_ bounds: Disc, factor: (Pixels, Pixels) -> Pixels) {
    sweep(bounds) { canvas, index, x, y in
      let share = factor(x, y)
      canvas.red[index] *= share
      canvas.green[index] *= share
      canvas.blue[index] *= share
    }
  }

  /// Visits every group of eight pixels that `bounds` may touch.
  @inline(__always)
  private mutating func sweep(
    _ bounds: Disc, _ visit: (inout Canvas, Int, Pixels, Pixels) -> Void
  ) {
    let (columns, rows) = view.pixels(around: bounds)
    guard !columns.isEmpty else { return }
    let first = columns.lowerBound / 8
    let last = (columns.upperBound - 1) / 8
    for row in rows {
      for group in first...last {
        let start = view.head(column: 8 * group, row: row)
        let x = start.x + Self.ramp * view.step.x
        let y = start.y + Self.ramp * view.step.y
        visit(&self, row * Self.groups + group, x, y)
      }
    }
  }

  @inline(__always)
  static func unit(_ value: Pixels) -> Pixels {
    smaller(larger(value, Pixels(repeating: 0)), Pixels(repeating: 1))
  }
}
