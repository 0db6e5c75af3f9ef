/// A point or a direction, in head units or in canvas pixels.
typealias Point = SIMD2<Float>

/// A turn of the plane, stored as cosine and sine.
struct Turn: Sendable, Equatable {
  let cosine: Float
  let sine: Float

  /// The turn whose half angle has tangent `halfTangent`.
  ///
  ///     cos = (1 − h²) / (1 + h²),  sin = 2h / (1 + h²)
  ///
  /// The rational form needs no trigonometric function, whose last bits differ between machines.
  init(halfTangent: Float) {
    let square = halfTangent * halfTangent
    cosine = (1 - square) / (1 + square)
    sine = 2 * halfTangent / (1 + square)
  }
}

/// How a head is turned: yaw (looking aside) and pitch (looking up or down).
///
/// Features sit on an ellipsoid; turning it displaces and foreshortens them in the picture. Roll is
/// no business of the pose: it turns the whole picture, see `View`.
struct Pose: Sendable {
  let yaw: Turn
  let pitch: Turn
  private let halfWidth: Float

  /// Half the depth of the ellipsoid, in head units.
  private static let depth: Float = 0.85

  init(yaw: Turn, pitch: Turn, halfWidth: Float) {
    self.yaw = yaw
    self.pitch = pitch
    self.halfWidth = halfWidth
  }

  /// Where the point of the face that a frontal picture shows at (x, y) is seen.
  ///
  /// - Parameter lift: how far the point stands out of the ellipsoid, as the tip of the nose does.
  func place(_ x: Float, _ y: Float, lift: Float = 0) -> Point {
    let across = x / (halfWidth * 1.1)
    let down = y / 1.15
    let rest = max(0.04, 1 - across * across - down * down)
    let depth = Self.depth * rest.squareRoot() + lift
    let turned = x * yaw.cosine + depth * yaw.sine
    let ahead = depth * yaw.cosine - x * yaw.sine
    return Point(turned, y * pitch.cosine + (ahead - 0.4) * pitch.sine)
  }

  /// Half the width with which a feature at (x, y) of half width `extent` is seen.
  func extent(_ extent: Float, at x: Float, _ y: Float) -> Float {
    let width = place(x + extent, y).x - place(x - extent, y).x
    return max(0.25 * extent, width / 2)
  }
}
