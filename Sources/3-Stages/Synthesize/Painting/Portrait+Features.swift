extension Portrait {
  mutating func paintNose() {
    let nose = person.nose
    let skin = person.skin
    let shadow = skin.scaled(0.5)
    let tip = pose.place(nose.bend, nose.tip, lift: 0.2)
    let root = pose.place(0, person.eyes.height - 0.05)
    let side: Float = shot.light.direction.x + shot.yaw.sine * 0.8 > 0 ? -1 : 1
    let wing = pose.extent(nose.halfWidth, at: 0, nose.tip)
    line(
      root + Point(side * nose.bridge, 0), tip + Point(side * wing * 0.8, 0), sag: side * 0.03,
      thickness: 0.08, shadow, opacity: nose.shadow, edge: 0.1)
    line(
      root + Point(-side * nose.bridge, 0), tip + Point(-side * wing * 0.7, -0.05),
      thickness: 0.05, shadow, opacity: nose.shadow * 0.35, edge: 0.09)
    line(
      root, tip + Point(0, -0.04), thickness: nose.bridge * 0.9, skin.mixed(with: .white, 0.4),
      opacity: 0.4, edge: 0.06)
    for wingSide: Float in [-1, 1] {
      let ala = Oval(tip + Point(wingSide * wing * 0.72, 0.03), wing * 0.36, 0.075)
      canvas.paint(ala, skin.scaled(0.82), opacity: 0.6, edge: 0.06)
      let nostril = Oval(tip + Point(wingSide * wing * 0.45, 0.085), wing * 0.26, 0.035)
      canvas.paint(nostril, skin.scaled(0.25), opacity: 0.8, edge: 0.04)
    }
    line(
      tip + Point(-wing, 0.06), tip + Point(wing, 0.06), sag: 0.06, thickness: 0.03, shadow,
      opacity: 0.6, edge: 0.05)
    canvas.glow(Oval(tip, wing * 0.6, 0.1), skin.mixed(with: .white, 0.6), opacity: 0.55)
  }

  mutating func paintMouth() {
    let mouth = person.mouth
    let expression = shot.expression
    let smile = expression.smile
    let wide = mouth.halfWidth * (1 + 0.22 * max(0, smile) - 0.1 * expression.mouthOpen)
    let lift = mouth.corner - 0.055 * smile
    let left = pose.place(-wide, mouth.height + lift, lift: 0.04)
    let right = pose.place(wide, mouth.height + lift, lift: 0.04)
    let sag = 0.09 * smile + mouth.corner
    let gap = 0.19 * expression.mouthOpen + (smile > 0.75 ? 0.05 : 0)
    canvas.glow(
      Oval((left + right) / 2 + Point(0, sag + mouth.lowerLip + gap + 0.06), wide * 0.8, 0.09),
      person.skin.scaled(0.5), opacity: 0.5)
    let upper = Crescent(
      left, right, above: mouth.upperLip - sag * 0.4, below: sag + 0.01, thickness: 0.01)
    let lower = Crescent(
      left, right, above: -sag, below: sag + gap + mouth.lowerLip, thickness: 0.01)
    canvas.paint(upper, mouth.colour.scaled(0.86), opacity: 0.95, edge: 0.04)
    canvas.paint(lower, mouth.colour, opacity: 0.95, edge: 0.04)
    canvas.glow(
      Oval((left + right) / 2 + Point(0, sag + gap + mouth.lowerLip * 0.5), wide * 0.5, 0.04),
      mouth.colour.mixed(with: .white, 0.5), opacity: 0.5)
    if gap > 0.02 {
      let inside = Crescent(
        left, right, above: -sag * 0.75, below: sag * 0.9 + gap, thickness: 0)
      canvas.paint(inside, Colour(0.16, 0.05, 0.05), edge: 0.03)
      let teeth = Crescent(
        left, right, above: -sag * 0.75, below: sag * 0.75 + min(gap, 0.085), thickness: 0)
      canvas.paint(teeth, Colour(0.93, 0.91, 0.87), opacity: 0.95, edge: 0.04)
    } else {
      line(
        left, right, sag: sag, thickness: 0.022, person.skin.scaled(0.25), opacity: 0.75,
        edge: 0.03)
    }
  }

  mutating func paintEyes() {
    for side: Float in [-1, 1] { paintEye(side) }
  }

  private mutating func paintEye(_ side: Float) {
    let eyes = person.eyes
    let x = side * eyes.halfSpacing
    let y = eyes.height
    let opening = max(0.01, eyes.opening * shot.expression.eyesOpen)
    let skin = person.skin
    let inner = pose.place(x - side * eyes.halfWidth, y + eyes.tilt)
    let outer = pose.place(x + side * eyes.halfWidth, y - eyes.tilt)
    let (left, right) = side < 0 ? (outer, inner) : (inner, outer)
    let middle = (left + right) / 2
    let width = max(0.04, (right.x - left.x) / 2)
    canvas.glow(
      Oval(middle + Point(-side * 0.02, -0.04), width * 1.7, 0.26), skin.scaled(0.4),
      opacity: eyes.socketDepth)
    canvas.glow(
      Oval(middle + Point(0, -0.09), width * 1.2, 0.13), Colour(0.3, 0.2, 0.3),
      opacity: person.marks.eyeShadow)
    let slit = Crescent(left, right, above: opening * 1.1, below: opening * 0.8)
    canvas.paint(slit, Colour(0.93, 0.91, 0.9), opacity: 0.95, edge: 0.03)
    paintIris(within: slit, middle, width)
    let lid = skin.scaled(0.2)
    line(
      left, right, sag: -opening * 1.15, thickness: 0.022, swell: 0.012 + 0.02 * eyes.lash, lid,
      opacity: 0.6 + 0.4 * eyes.lash, edge: 0.03)
    line(left, right, sag: opening * 0.85, thickness: 0.015, lid, opacity: 0.35, edge: 0.03)
    line(
      left + Point(0, -0.05), right + Point(0, -0.05), sag: -opening * 1.1, thickness: 0.015,
      skin.scaled(0.5), opacity: 0.55, edge: 0.04)
  }

  private mutating func paintIris(within slit: Crescent, _ middle: Point, _ width: Float) {
    let eyes = person.eyes
    let centre =
      middle + Point(shot.expression.gaze + shot.yaw.sine * 0.03, -0.012)
    let radius = eyes.irisRadius
    let across = min(radius, width * 0.75)
    canvas.paint(Both(slit, Oval(centre, across, radius)), eyes.iris, edge: 0.03)
    canvas.paint(
      Both(slit, Oval(centre, across * 0.45, radius * 0.45)), .black, opacity: 0.9, edge: 0.03)
    canvas.paint(
      Both(slit, Oval(centre + Point(0.025, -0.03), 0.018, 0.018)), .white, opacity: 0.8,
      edge: 0.03)
  }

  mutating func paintBrows() {
    let brows = person.brows
    let raise = shot.expression.browRaise
    for side: Float in [-1, 1] {
      let x = side * person.eyes.halfSpacing * 1.03
      let y = person.eyes.height - brows.height - raise
      let inner = pose.place(x - side * brows.halfWidth, y + brows.slant, lift: 0.03)
      let outer = pose.place(x + side * brows.halfWidth, y - brows.slant + 0.03, lift: 0.03)
      let (left, right) = side < 0 ? (outer, inner) : (inner, outer)
      line(
        left, right, sag: -brows.arch, thickness: brows.thickness * 0.7,
        swell: brows.thickness * 0.4, brows.colour, opacity: 0.85, edge: 0.045)
    }
  }

  mutating func paintFacialHair() {
    let hair = person.facialHair
    let mouth = person.mouth
    let chin = pose.place(0, mouth.height + 0.02, lift: 0.05)
    let shade = hair.colour.mixed(with: person.skin, 0.15)
    let growth = hair.beard > 0 ? min(0.97, hair.beard + shot.stubble * 0.5) : 0
    if growth > 0 {
      let cheeks = Oval(
        pose.place(0, hair.beardTop - 0.1, lift: 0.05), person.head.halfWidth * 0.78, 0.48,
        squareness: 0.4)
      let around = Oval(chin + Point(0, 0.01), mouth.halfWidth * 0.9, 0.12)
      canvas.paint(
        Without(Without(outline.grown(by: 0.03), cheeks), Above(height: hair.beardTop)), shade,
        opacity: growth, edge: 0.1)
      canvas.glow(around, person.skin, opacity: growth * 0.5)
    }
    if hair.goatee > 0 {
      let tuft = Oval(pose.place(0, 0.9, lift: 0.05), 0.2, 0.17, squareness: 0.3)
      canvas.paint(tuft, shade, opacity: hair.goatee, edge: 0.08)
    }
    if hair.moustache > 0 {
      let y = (person.nose.tip + 0.1 + mouth.height) / 2
      line(
        pose.place(-mouth.halfWidth * 1.05, y + 0.07, lift: 0.05),
        pose.place(mouth.halfWidth * 1.05, y + 0.07, lift: 0.05), sag: -0.07,
        thickness: hair.moustacheThickness * 0.6, swell: hair.moustacheThickness * 0.6, shade,
        opacity: hair.moustache, edge: 0.06)
    }
  }
}
