/// An ellipse, or with some squareness a rounded box, upright or leaning along `axis`.
///
///     u² + v²·((1 − q) + q·v²) = 1,  u, v = coordinates over half width and half height
struct Oval: Region {
  var centre: Point
  var halfWidth: Float
  var halfHeight: Float
  /// The direction of the width, of length 1.
  var axis: Point
  /// q above: 0 an ellipse, 1 nearly a box.
  var squareness: Float

  init(
    _ centre: Point, _ halfWidth: Float, _ halfHeight: Float, axis: Point = Point(1, 0),
    squareness: Float = 0
  ) {
    self.centre = centre
    self.halfWidth = max(halfWidth, 1e-3)
    self.halfHeight = max(halfHeight, 1e-3)
    self.axis = axis
    self.squareness = squareness
  }

  var bounds: Disc {
    Disc(centre: centre, radius: max(halfWidth, halfHeight) * (1 + 0.42 * squareness))
  }

  @inline(__always)
  func signedDistance(_ x: Pixels, _ y: Pixels) -> Pixels {
    let (u, v) = local(x, y)
    let (uu, vv) = (u * u, v * v)
    let straight = 1 - squareness
    let value =
      uu * (straight + squareness * uu) + vv * (straight + squareness * vv) - 1
    let slopeAcross = u * (straight + 2 * squareness * uu) / halfWidth
    let slopeDown = v * (straight + 2 * squareness * vv) / halfHeight
    let slope = (slopeAcross * slopeAcross + slopeDown * slopeDown + 1e-6).squareRoot()
    return value / (2 * slope)
  }

  /// The squared distance from the centre, 1 on the edge of the ellipse.
  @inline(__always)
  func squaredRadius(_ x: Pixels, _ y: Pixels) -> Pixels {
    let (u, v) = local(x, y)
    return u * u + v * v
  }

  @inline(__always)
  private func local(_ x: Pixels, _ y: Pixels) -> (Pixels, Pixels) {
    let across = x - centre.x
    let down = y - centre.y
    return (
      (across * axis.x + down * axis.y) / halfWidth, (down * axis.x - across * axis.y) / halfHeight
    )
  }
}
