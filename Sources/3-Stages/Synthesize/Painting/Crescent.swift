/// The area between two parabolas over one chord: a lid, a lip, a brow, a fold.
///
///     −above·(1 − s²) − thickness/2  <  t  <  below·(1 − s²) + thickness/2
///
/// with s from −1 to 1 along the chord and t across it. A curved line is a crescent whose two sides
/// nearly agree: `above` = sag, `below` = −sag.
struct Crescent: Region {
  private let middle: Point
  private let direction: Point
  private let halfLength: Float
  private let above: Float
  private let below: Float
  private let thickness: Float

  /// - Parameters:
  ///   - start: the chord's left end.
  ///   - end: the chord's right end.
  ///   - above: how far the upper side rises over the chord, in head units; may be negative.
  ///   - below: how far the lower side hangs under the chord, in head units; may be negative.
  ///   - thickness: what is left at the two ends.
  init(_ start: Point, _ end: Point, above: Float, below: Float, thickness: Float = 0) {
    middle = (start + end) / 2
    let across = end - start
    let length = max(1e-3, (across.x * across.x + across.y * across.y).squareRoot())
    direction = across / length
    halfLength = length / 2
    self.above = above
    self.below = below
    self.thickness = thickness
  }

  var bounds: Disc {
    let sag = max(max(above, -above), max(below, -below))
    return Disc(centre: middle, radius: max(halfLength, sag) + thickness)
  }

  @inline(__always)
  func signedDistance(_ x: Pixels, _ y: Pixels) -> Pixels {
    let across = x - middle.x
    let down = y - middle.y
    let along = across * direction.x + down * direction.y
    let aside = down * direction.x - across * direction.y
    let s = along / halfLength
    let bow = 1 - s * s
    let overTop = -above * bow - thickness / 2 - aside
    let underBottom = aside - below * bow - thickness / 2
    let ends = larger(along, -along) - halfLength
    return larger(larger(overTop, underBottom), ends)
  }
}
