extension Portrait {
  /// Lights head and hair as an ellipsoid; what is behind them is lit as it is.
  ///
  ///     factor = ambient + diffuse · max(0, n · l)
  ///
  /// with n the ellipsoid's normal and l the direction to the light.
  mutating func light() {
    let light = shot.light
    let direction = light.direction
    let (ambient, diffuse) = (light.ambient, light.diffuse * 1.15)
    let width = person.head.halfWidth * 1.35
    let centre = outline.centre
    let head = outline.grown(by: 0.05)
    let hair = mane
    let bounds = Disc(centre: centre, radius: 2)
    canvas.shade(bounds) { x, y in
      let u = (x - centre.x) / width
      let v = (y - centre.y) / 1.35
      let squared = u * u + v * v
      let ahead = larger(1 - squared, Pixels(repeating: 0)).squareRoot()
      let facing = u * direction.x + v * direction.y + ahead * direction.z
      let factor = ambient + diffuse * larger(facing, Pixels(repeating: 0))
      let distance = smaller(head.signedDistance(x, y), hair.signedDistance(x, y))
      let share = Canvas.unit(0.5 - distance * 8)
      return 1 + (factor - 1) * share
    }
  }
}
