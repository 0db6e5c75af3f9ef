import SeededRandom

extension Shot {
  /// Draws the conditions of one picture of `person`.
  init(of person: Person, _ variation: Variation, _ draw: inout Draw) {
    yaw = Turn(halfTangent: Self.bounded(draw.bell() * 0.13 * variation.pose, 0.36))
    pitch = Turn(halfTangent: Self.bounded(draw.bell() * 0.07 * variation.pose, 0.2))
    framing = Framing(variation, &draw)
    expression = Expression(variation.expression, &draw)
    light = Light(variation.light, &draw)
    degradation = Degradation(variation.degradation, &draw)
    setting = Setting(&draw)
    let occlusion = min(1, variation.occlusion)
    obstacle = draw.chance(0.16 * variation.occlusion) ? Obstacle(person, &draw) : nil
    let habit = person.glasses.habit
    glasses = draw.chance(habit + ((habit < 0.5 ? 0 : 1) - habit) * (1 - occlusion))
    sunglasses = draw.chance(0.04 * variation.occlusion)
    hairVolume = 1 + draw.uniform(-0.3, 0.5) * min(1.5, variation.expression)
    stubble = draw.uniform(0, 0.25) * min(1, variation.expression)
    grain = draw.word()
  }

  private static func bounded(_ value: Float, _ limit: Float) -> Float {
    max(-limit, min(limit, value))
  }
}

extension Shot.Framing {
  init(_ variation: Variation, _ draw: inout Draw) {
    scale = max(0.6, draw.around(1, 0.07 * variation.framing))
    shift = Point(
      draw.around(0, 0.06 * variation.framing), draw.around(0, 0.06 * variation.framing))
    roll = Turn(halfTangent: max(-0.3, min(0.3, draw.bell() * 0.05 * variation.pose)))
  }
}

extension Shot.Expression {
  init(_ strength: Float, _ draw: inout Draw) {
    smile = max(-0.5, min(1.2, 0.25 + draw.around(0.1, 0.42) * strength))
    let opens = draw.chance(0.4)
    mouthOpen = (opens ? draw.uniform(0.15, 1) : 0) * min(1.3, strength)
    let closed = draw.chance(0.05 * strength)
    eyesOpen = closed ? 0.12 : max(0.3, draw.around(1, 0.18 * strength) - 0.12 * max(0, smile))
    browRaise = draw.around(0, 0.025 * strength)
    gaze = draw.around(0, 0.03 * strength)
  }
}

extension Shot.Light {
  init(_ strength: Float, _ draw: inout Draw) {
    let aside = draw.around(0, 0.5 * strength)
    let down = draw.around(-0.35, 0.3 * strength)
    let length = (aside * aside + down * down + 1).squareRoot()
    direction = SIMD3(aside, down, 1) / length
    let hardness = max(0.1, min(0.8, draw.around(0.42, 0.16 * strength)))
    diffuse = hardness
    ambient = 1.06 - hardness * 0.95
    temperature = draw.around(0.015, 0.045 * strength)
    exposure = max(0.4, draw.around(0.98, 0.15 * strength))
  }
}

extension Shot.Degradation {
  init(_ strength: Float, _ draw: inout Draw) {
    let blur = draw.chance(0.55) ? draw.uniform(0, 0.55) * strength : 0
    let moving = draw.chance(0.15)
    blurAcross = min(1, blur)
    blurDown = min(1, moving ? blur * 0.2 : blur)
    let grain = draw.uniform(0, 1)
    noise = (0.003 + 0.024 * grain * grain * grain) * strength
    contrast = max(0.35, draw.around(1, 0.14 * strength))
    let colourless = draw.chance(0.05 * strength)
    saturation = colourless ? 0 : max(0.1, draw.around(0.95, 0.16 * strength))
    curve = max(-0.45, min(0.8, draw.around(0.05, 0.16 * strength)))
  }
}

extension Shot.Setting {
  init(_ draw: inout Draw) {
    let base = Self.muted(0.05, 0.9, &draw)
    top = base
    bottom = base.mixed(with: Self.muted(0, 0.9, &draw), draw.uniform(0, 0.7))
    blob = Self.muted(0, 1, &draw)
    blobCentre = Point(draw.uniform(-1.3, 1.3), draw.uniform(-1.3, 0.6))
    blobRadius = draw.uniform(0.2, 0.9)
    let suit = draw.chance(0.4)
    clothes = suit ? draw.colour(0.04, 0.16) : draw.colour(0.05, 0.9)
    collar = draw.chance(0.4) ? draw.uniform(0.5, 1) : 0
  }

  /// A colour as walls have it: most of its way towards grey.
  private static func muted(_ dark: Float, _ bright: Float, _ draw: inout Draw) -> Colour {
    let colour = draw.colour(dark, bright)
    let grey = draw.uniform(dark, bright)
    return colour.mixed(with: Colour(grey, grey, grey), draw.uniform(0.3, 0.95))
  }
}

extension Obstacle {
  init(_ person: Person, _ draw: inout Draw) {
    kind = draw.choice(Kind.allCases)
    side = draw.chance(0.5) ? 1 : -1
    reach = draw.uniform(0, 1)
    let cloth = draw.colour(0.05, 0.85)
    switch kind {
    case .hand: colour = person.skin.scaled(0.96)
    case .strand: colour = person.hair.colour
    case .scarf, .cap, .bar: colour = cloth
    }
  }
}
