/// One picture of one person, painted back to front.
struct Portrait {
  let person: Person
  let shot: Shot
  let pose: Pose
  /// The outline of the face as this picture shows it.
  let outline: HeadOutline
  var canvas: Canvas

  /// Paints `person` under the conditions of `shot`.
  init(of person: Person, _ shot: Shot) {
    self.person = person
    self.shot = shot
    pose = Pose(yaw: shot.yaw, pitch: shot.pitch, halfWidth: person.head.halfWidth)
    outline = Self.outline(of: person.head, shot)
    canvas = Canvas(View(shot.framing))
    paintSetting()
    paintBackHair()
    paintNeckAndClothes()
    paintHead()
    paintFacialHair()
    paintNose()
    paintMouth()
    paintEyes()
    paintBrows()
    paintHair()
    light()
    paintGlasses()
    paintObstacle()
  }

  private static func outline(of head: Person.Head, _ shot: Shot) -> HeadOutline {
    HeadOutline(
      centre: Point(shot.yaw.sine * 0.08, shot.pitch.sine * 0.15),
      halfWidth: head.halfWidth * (1 + 0.05 * abs(shot.yaw.sine)),
      crown: 1,
      jaw: head.chinDrop * (1 + 0.06 * shot.expression.mouthOpen),
      crownSquareness: head.crownSquareness,
      jawSquareness: head.jawSquareness,
      taper: head.jawTaper,
      lean: shot.yaw.sine * 0.38)
  }

  /// Paints a line that sags between two points.
  mutating func line(
    _ start: Point, _ end: Point, sag: Float = 0, thickness: Float, swell: Float = 0,
    _ colour: Colour, opacity: Float = 1, edge: Float = 0
  ) {
    let stroke = Crescent(
      start, end, above: swell - sag, below: swell + sag, thickness: thickness)
    canvas.paint(stroke, colour, opacity: opacity, edge: edge)
  }
}
