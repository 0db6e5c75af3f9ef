extension Portrait {
  mutating func paintGlasses() {
    guard shot.glasses || shot.sunglasses else { return }
    let glasses = person.glasses
    let eyes = person.eyes
    let frame = shot.sunglasses ? Colour(0.05, 0.05, 0.06) : glasses.colour
    let tint = shot.sunglasses ? 0.95 : glasses.tint
    let y = eyes.height + 0.03
    var inner: [Point] = []
    for side: Float in [-1, 1] {
      let x = side * max(eyes.halfSpacing, glasses.halfWidth + 0.07)
      let centre = pose.place(x, y, lift: 0.08)
      let width = pose.extent(glasses.halfWidth, at: x, y)
      let lens = Oval(centre, width, glasses.halfHeight, squareness: glasses.squareness)
      canvas.paint(lens, Colour(0.06, 0.06, 0.08), opacity: tint)
      canvas.paint(Rim(lens, thickness: glasses.rim), frame, opacity: 0.95, edge: 0.03)
      canvas.glow(
        Oval(centre + Point(-0.06, -0.07), width * 0.5, 0.06), .white, opacity: 0.25)
      inner.append(centre + Point(-side * width, 0))
      let temple = Point(side * outline.halfWidth * 1.0 - shot.yaw.sine * 0.1, y - 0.02)
      line(
        centre + Point(side * width, 0), temple, thickness: glasses.rim, frame, opacity: 0.85,
        edge: 0.03)
    }
    line(inner[0], inner[1], sag: -0.03, thickness: glasses.rim, frame, opacity: 0.95, edge: 0.03)
  }

  /// What hides a part of the face.
  mutating func paintObstacle() {
    guard let obstacle = shot.obstacle else { return }
    switch obstacle.kind {
    case .hand: paintHand(obstacle)
    case .scarf:
      let scarf = Oval(
        Point(outline.lean * 0.5, 1.35 - 0.25 * obstacle.reach), 1.2, 0.62, squareness: 0.5)
      canvas.paint(scarf, obstacle.colour, edge: 0.06)
      line(
        Point(-0.9, 1.1), Point(0.9, 1.15), sag: 0.1, thickness: 0.05,
        obstacle.colour.scaled(0.6), opacity: 0.6, edge: 0.06)
    case .cap: paintCap(obstacle)
    case .strand:
      let start = Point(obstacle.side * 0.15, -0.85)
      let end = Point(obstacle.side * (0.75 - 0.3 * obstacle.reach), 0.7)
      line(
        start, end, sag: -0.12, thickness: 0.1, swell: 0.08, obstacle.colour, opacity: 0.9,
        edge: 0.05)
    case .bar:
      let bar = Oval(
        Point(obstacle.side * (0.5 + 0.5 * obstacle.reach), 0), 0.22, 1.8, squareness: 1)
      canvas.paint(bar, obstacle.colour, edge: 0.04)
    }
  }

  private mutating func paintHand(_ obstacle: Obstacle) {
    let palm = Point(obstacle.side * (0.75 - 0.3 * obstacle.reach), 1.1)
    canvas.paint(Oval(palm, 0.38, 0.42, squareness: 0.2), obstacle.colour, edge: 0.05)
    for finger in 0..<4 {
      let spread = Float(finger) * 0.15 - 0.25
      let knuckle = palm + Point(spread, -0.2)
      let tip = palm + Point(spread * 1.15 - obstacle.side * 0.1, -0.72)
      let (left, right) = (knuckle, tip)
      line(left, right, thickness: 0.15, obstacle.colour.scaled(0.7), edge: 0.04)
      line(left, right, thickness: 0.11, obstacle.colour, edge: 0.04)
    }
  }

  private mutating func paintCap(_ obstacle: Obstacle) {
    let brim = -0.42 - 0.2 * obstacle.reach
    var crown = outline.grown(by: 0.16)
    crown.lean = 0
    crown.jaw = 1
    canvas.paint(Both(crown, Above(height: brim)), obstacle.colour, edge: 0.05)
    let centre = outline.centre.x + shot.yaw.sine * 0.4
    let edge = crown.halfWidth * 0.95
    line(
      Point(centre - edge, brim), Point(centre + edge, brim), sag: 0.05, thickness: 0.12,
      obstacle.colour.scaled(0.65), edge: 0.05)
    canvas.glow(Oval(Point(centre, brim + 0.2), edge, 0.25), .black, opacity: 0.45)
  }
}
