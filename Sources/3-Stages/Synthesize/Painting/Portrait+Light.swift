extension Portrait {
  /// Lights the head as an ellipsoid and leaves what is behind it nearly alone.
  ///
  ///     factor = ambient + diffuse · max(0, n · l)
  ///
  /// with n the ellipsoid's normal and l the direction to the light. Beyond the ellipsoid the factor
  /// fades to 1 over a quarter of a head.
  mutating func light() {
    let light = shot.light
    let direction = light.direction
    let (ambient, diffuse) = (light.ambient, light.diffuse * 1.15)
    let width = person.head.halfWidth * 1.2
    let centre = outline.centre
    let bounds = Disc(centre: centre, radius: 1.9)
    canvas.shade(bounds) { x, y in
      let u = (x - centre.x) / width
      let v = (y - centre.y) / 1.2
      let squared = u * u + v * v
      let ahead = pointwiseMax(1 - squared, Pixels(repeating: 0)).squareRoot()
      let facing = u * direction.x + v * direction.y + ahead * direction.z
      let factor = ambient + diffuse * pointwiseMax(facing, Pixels(repeating: 0))
      let share = Canvas.unit((1.75 - squared) * 2)
      return 1 + (factor - 1) * share
    }
  }
}
