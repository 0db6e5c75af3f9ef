extension Portrait {
  private static let everywhere = Disc(centre: Point(0, 0), radius: 4)

  /// The wall behind: two colours from top to bottom and one blurred thing.
  mutating func paintSetting() {
    let setting = shot.setting
    canvas.blend(Self.everywhere, setting.top) { _, _ in Pixels(repeating: 1) }
    canvas.blend(Self.everywhere, setting.bottom) { _, y in Canvas.unit(0.5 + y * 0.4) }
    let blob = Oval(setting.blobCentre, setting.blobRadius, setting.blobRadius * 1.3)
    canvas.paint(blob, setting.blob, opacity: 0.6, edge: 0.25)
  }

  mutating func paintNeckAndClothes() {
    let head = person.head
    let lean = outline.lean * 0.4
    let neck = Oval(
      Point(lean, 1.15), head.halfWidth * 0.62, 0.75, squareness: 0.9)
    canvas.paint(neck, person.skin.scaled(0.8), edge: 0.06)
    canvas.glow(
      Oval(Point(lean, 1.0), head.halfWidth * 0.8, 0.4), person.skin.scaled(0.35), opacity: 0.8)
    let shoulders = Oval(Point(lean * 0.5, 2.1), 1.7, 0.78, squareness: 0.3)
    canvas.paint(shoulders, shot.setting.clothes, edge: 0.05)
    if shot.setting.collar > 0 {
      let collar = Crescent(
        Point(lean - 0.55, 1.28), Point(lean + 0.55, 1.28), above: -0.1, below: 0.4,
        thickness: 0.12)
      canvas.paint(
        collar, Colour(0.9, 0.9, 0.92), opacity: shot.setting.collar, edge: 0.05)
    }
  }

  mutating func paintHead() {
    paintEars()
    canvas.paint(outline, person.skin, edge: 0.05)
    paintFlesh()
    paintAge()
    let marks = person.marks
    if marks.freckles > 0 {
      for (x, y) in [(-0.3, 0.22), (-0.42, 0.3), (-0.2, 0.32), (0.25, 0.24), (0.4, 0.3)] {
        let spot = pose.place(Float(x), Float(y))
        canvas.glow(Oval(spot, 0.1, 0.08), person.skin.scaled(0.6), opacity: marks.freckles)
      }
    }
    if marks.moleRadius > 0 {
      let spot = pose.place(marks.mole.x, marks.mole.y)
      canvas.paint(
        Oval(spot, marks.moleRadius, marks.moleRadius), person.skin.scaled(0.35), opacity: 0.9)
    }
  }

  private mutating func paintEars() {
    let size = person.head.earSize
    for side: Float in [-1, 1] {
      let turned = side * shot.yaw.sine
      let x = side * outline.halfWidth * 0.99 - shot.yaw.sine * 0.1 - side * max(0, turned) * 0.3
      let ear = Oval(Point(x, 0.14 - shot.pitch.sine * 0.2), size * 0.62, size * 1.35)
      canvas.paint(ear, person.skin.scaled(0.88), edge: 0.05)
      canvas.glow(ear, person.skin.scaled(0.55), opacity: 0.5)
    }
  }

  /// Cheeks, forehead and chin: what makes the oval a face before it has features.
  private mutating func paintFlesh() {
    let skin = person.skin
    let rosy = skin.mixed(with: Colour(0.85, 0.32, 0.3), 0.5)
    for side: Float in [-1, 1] {
      let cheek = pose.place(side * 0.42, 0.36)
      let width = pose.extent(0.26, at: side * 0.42, 0.36)
      canvas.glow(Oval(cheek, width, 0.26), rosy, opacity: person.marks.blush)
      canvas.glow(
        Oval(cheek, width, 0.2), skin.mixed(with: .white, 0.35),
        opacity: 0.2 + 0.3 * person.head.cheekFullness)
      let hollow = pose.place(side * 0.5, 0.62)
      canvas.glow(
        Oval(hollow, 0.2, 0.34), skin.scaled(0.6),
        opacity: 0.45 * (1 - person.head.cheekFullness))
    }
    canvas.glow(
      Oval(pose.place(0, -0.4), 0.42, 0.25), skin.mixed(with: .white, 0.3), opacity: 0.25)
    canvas.glow(
      Oval(pose.place(0, 0.9), 0.16, 0.12), skin.mixed(with: .white, 0.25), opacity: 0.35)
    let jaw = outline.grown(by: -0.12)
    canvas.paint(
      Without(outline, jaw), skin.scaled(0.62), opacity: 0.35, edge: 0.18)
  }

  /// Folds beside the mouth, under the eyes and on the forehead.
  private mutating func paintAge() {
    let age = person.marks.age
    let fold = person.skin.scaled(0.55)
    let depth = 0.12 + 0.55 * age + 0.2 * max(0, shot.expression.smile)
    let mouth = person.mouth
    for side: Float in [-1, 1] {
      let top = pose.place(side * (person.nose.halfWidth + 0.05), person.nose.tip)
      let end = pose.place(side * (mouth.halfWidth + 0.06), mouth.height)
      line(top, end, sag: -side * 0.03, thickness: 0.04, fold, opacity: depth, edge: 0.06)
      let eye = pose.place(side * person.eyes.halfSpacing, person.eyes.height + 0.14)
      canvas.glow(Oval(eye, 0.2, 0.09), fold, opacity: 0.15 + 0.6 * age)
    }
    guard age > 0.4 else { return }
    for height: Float in [-0.46, -0.36] {
      line(
        pose.place(-0.32, height), pose.place(0.32, height), sag: -0.02, thickness: 0.03, fold,
        opacity: 0.5 * age, edge: 0.04)
    }
  }
}
