/// The outline of a head: a round crown over a jaw that may be square and tapers to the chin.
///
///     u² + v²·((1 − q) + q·v²) = 1
///
/// with v the height over `crown` or `jaw`, u the width over w·(1 − taper·v²) below the middle, and q
/// the squareness of the half at hand.
struct HeadOutline: Region {
  var centre: Point
  var halfWidth: Float
  var crown: Float
  var jaw: Float
  var crownSquareness: Float
  var jawSquareness: Float
  var taper: Float
  /// How far the chin is moved sideways by a turned head.
  var lean: Float

  var bounds: Disc {
    let middle = (jaw - crown) / 2
    return Disc(
      centre: Point(centre.x + lean / 2, centre.y + middle),
      radius: max(halfWidth * 1.3 + max(lean, -lean), (jaw + crown) / 2 * 1.12))
  }

  @inline(__always)
  func signedDistance(_ x: Pixels, _ y: Pixels) -> Pixels {
    let down = y - centre.y
    let isJaw = down .> 0
    let height = Pixels(repeating: crown).replacing(with: jaw, where: isJaw)
    let squareness =
      Pixels(repeating: crownSquareness).replacing(with: jawSquareness, where: isJaw)
    let v = down / height
    let below = larger(v, Pixels(repeating: 0))
    let width = halfWidth * larger(1 - taper * below * below, Pixels(repeating: 0.3))
    let u = (x - centre.x - lean * below) / width
    let vv = v * v
    let value = u * u + vv * (1 - squareness + squareness * vv) - 1
    let slopeAcross = u / width
    let slopeDown = v * (1 - squareness + 2 * squareness * vv) / height
    let slope = (slopeAcross * slopeAcross + slopeDown * slopeDown + 1e-6).squareRoot()
    return value / (2 * slope)
  }

  /// The same outline, `margin` head units further out on all sides.
  func grown(by margin: Float) -> HeadOutline {
    var grown = self
    grown.halfWidth += margin
    grown.crown += margin
    grown.jaw += margin
    return grown
  }
}
