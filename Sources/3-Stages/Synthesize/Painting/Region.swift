/// A circle that encloses a shape, in head units.
struct Disc {
  var centre: Point
  var radius: Float
}

/// A shape that knows how far a point is from its edge.
protocol Region {
  /// Encloses every point with a negative distance.
  var bounds: Disc { get }

  /// The distance of (x, y) to the edge in head units, negative inside.
  ///
  /// Exact to first order near the edge; far from it only the sign counts.
  func signedDistance(_ x: Pixels, _ y: Pixels) -> Pixels
}

/// What two shapes share.
struct Both<First: Region, Second: Region>: Region {
  var first: First
  var second: Second

  init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  var bounds: Disc { first.bounds.radius < second.bounds.radius ? first.bounds : second.bounds }

  @inline(__always)
  func signedDistance(_ x: Pixels, _ y: Pixels) -> Pixels {
    larger(first.signedDistance(x, y), second.signedDistance(x, y))
  }
}

/// A shape with another one cut out.
struct Without<Whole: Region, Hole: Region>: Region {
  var whole: Whole
  var hole: Hole

  init(_ whole: Whole, _ hole: Hole) {
    self.whole = whole
    self.hole = hole
  }

  var bounds: Disc { whole.bounds }

  @inline(__always)
  func signedDistance(_ x: Pixels, _ y: Pixels) -> Pixels {
    larger(whole.signedDistance(x, y), -hole.signedDistance(x, y))
  }
}

/// The line along a shape's edge.
struct Rim<Shape: Region>: Region {
  var shape: Shape
  var thickness: Float

  init(_ shape: Shape, thickness: Float) {
    self.shape = shape
    self.thickness = thickness
  }

  var bounds: Disc {
    Disc(centre: shape.bounds.centre, radius: shape.bounds.radius + thickness)
  }

  @inline(__always)
  func signedDistance(_ x: Pixels, _ y: Pixels) -> Pixels {
    let distance = shape.signedDistance(x, y)
    return larger(distance, -distance) - thickness / 2
  }
}

/// Everything above a line, that is with smaller y.
struct Above: Region {
  var height: Float
  var slope: Float = 0

  var bounds: Disc { Disc(centre: Point(0, 0), radius: 4) }

  @inline(__always)
  func signedDistance(_ x: Pixels, _ y: Pixels) -> Pixels { y - height - x * slope }
}
