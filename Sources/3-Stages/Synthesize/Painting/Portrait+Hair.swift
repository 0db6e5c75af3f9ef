extension Portrait {
  /// The outline of all hair, before the window for the face is cut out.
  var mane: HeadOutline {
    let hair = person.hair
    let volume = hair.volume * shot.hairVolume
    var mane = outline
    mane.halfWidth += volume * 0.9
    mane.crown += volume
    mane.jaw = max(0.25, hair.drop)
    mane.jawSquareness = 0.75
    mane.taper = hair.drop > 1 ? -0.1 : 0
    mane.lean = 0
    mane.centre.x -= shot.yaw.sine * 0.12
    return mane
  }

  /// Hair that hangs behind neck and shoulders.
  mutating func paintBackHair() {
    let hair = person.hair
    guard hair.drop > 0.5 else {
      if hair.style == .tied { paintKnot() }
      return
    }
    var back = mane
    back.jaw = hair.drop * 1.05
    canvas.paint(back, hair.colour.scaled(0.7), edge: 0.06)
  }

  private mutating func paintKnot() {
    let volume = 0.3 * shot.hairVolume
    let knot = Oval(
      Point(outline.centre.x - shot.yaw.sine * 0.5, -1.02), volume, volume * 0.8)
    canvas.paint(knot, person.hair.colour.scaled(0.75), edge: 0.05)
  }

  /// Hair on top and beside the face.
  mutating func paintHair() {
    let hair = person.hair
    guard hair.style != .bald else { return paintBaldHead() }
    let window = faceWindow
    let locks = Without(mane, window)
    let (colour, fringe, part) = (hair.colour, hair.fringe, hair.part)
    let steepness = 1 / max(canvas.view.pixel, 0.035)
    let thin: Float = hair.style == .cropped ? 0.8 : 0.97
    let middle = outline.centre.x
    canvas.blend(grown(mane.bounds), colour) { x, y in
      let waves = Self.wave((x - middle) * 3.7 + part) - 0.5
      let distance = locks.signedDistance(x, y) - waves * fringe * 2
      return thin * Canvas.unit(0.5 - distance * steepness)
    }
    let shine = colour.mixed(with: .white, 0.35)
    let streaks = hair.streaks
    canvas.blend(grown(mane.bounds), shine) { x, y in
      let bent = (x - middle) * (1.2 + y * 0.5)
      let strands = Self.wave(bent * 4.3 + y) * Self.wave(bent * 2.6 + part * 5)
      let inside = Canvas.unit(-locks.signedDistance(x, y) * 12)
      return streaks * strands * inside
    }
    canvas.paint(
      Both(Rim(window, thickness: 0.07), mane), person.skin.scaled(0.5), opacity: 0.35, edge: 0.09)
  }

  /// The part of the head that hair leaves free.
  private var faceWindow: Oval {
    let hair = person.hair
    let crop: Float = hair.drop > 0.5 ? 1 : 1.06
    let lowest: Float = 1.5
    let top = hair.hairline - shot.pitch.sine * 0.2
    let centre = Point(
      outline.centre.x + shot.yaw.sine * 0.2 + hair.part * 0.6, (lowest - top) / 2)
    return Oval(
      centre, person.head.halfWidth * hair.windowHalfWidth * crop, (lowest + top) / 2,
      axis: Self.unitAxis(hair.part * 0.35), squareness: hair.windowSquareness)
  }

  private mutating func paintBaldHead() {
    let top = Oval(pose.place(0.08, -0.72), 0.32, 0.16)
    canvas.glow(top, person.skin.mixed(with: .white, 0.6), opacity: 0.5)
    for side: Float in [-1, 1] {
      let temple = Oval(
        Point(side * outline.halfWidth * 0.95 - shot.yaw.sine * 0.1, -0.12), 0.12, 0.32)
      canvas.paint(
        Both(temple, outline), person.hair.colour, opacity: person.hair.streaks * 1.8, edge: 0.1)
    }
  }

  private func grown(_ bounds: Disc) -> Disc {
    Disc(centre: bounds.centre, radius: bounds.radius + 0.15)
  }

  /// A direction that rises by `slope`, of length 1.
  private static func unitAxis(_ slope: Float) -> Point {
    let length = (1 + slope * slope).squareRoot()
    return Point(1 / length, slope / length)
  }

  /// A triangle wave between 0 and 1 with period 1.
  @inline(__always)
  private static func wave(_ value: Pixels) -> Pixels {
    let phase = value - value.rounded(.down)
    let centred = phase - 0.5
    return 2 * larger(centred, -centred)
  }
}
