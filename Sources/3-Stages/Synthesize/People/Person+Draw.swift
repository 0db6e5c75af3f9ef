import SeededRandom

extension Person {
  /// The person numbered `identity` under `seed`: a pure function of the three.
  ///
  /// - Parameter variety: how far people spread around the average, 1 as a rule; smaller values give
  ///   people who look more alike.
  init(identity: Int, seed: UInt64, variety: Float) {
    var draw = Draw(SeededRandom(seed: seed, stream: "person", index: UInt64(identity)))
    let trait = Trait(&draw)
    let tone = 0.5 + (draw.uniform(-0.05, 1.05) - 0.5) * variety
    skin = Colour.along(Palette.skin, at: tone).mixed(
      with: draw.chance(0.5) ? Colour(0.85, 0.52, 0.42) : Colour(0.72, 0.62, 0.36),
      draw.uniform(0, 0.16) * variety)
    head = Head(trait, variety, &draw)
    hair = Hair(trait, tone, variety, &draw)
    eyes = Eyes(trait, tone, variety, &draw)
    brows = Brows(trait, hair.colour, variety, &draw)
    nose = Nose(trait, variety, &draw)
    mouth = Mouth(trait, skin, variety, &draw)
    facialHair = FacialHair(trait, hair.colour, &draw)
    glasses = Glasses(&draw)
    marks = Marks(trait, tone, &draw)
  }

  /// Latent traits that make a person's features go together.
  struct Trait {
    let isFeminine: Bool
    /// 0 young … 1 old.
    let age: Float

    init(_ draw: inout Draw) {
      isFeminine = draw.chance(0.5)
      let spread = draw.uniform(0, 1)
      age = spread * spread
    }

    func pick(_ feminine: Float, _ masculine: Float) -> Float {
      isFeminine ? feminine : masculine
    }
  }
}

extension Person.Head {
  init(_ trait: Person.Trait, _ variety: Float, _ draw: inout Draw) {
    halfWidth = draw.around(0.78, 0.06 * variety)
    chinDrop = draw.around(trait.pick(1.0, 1.05), 0.06 * variety)
    jawSquareness = max(0, draw.around(trait.pick(0.12, 0.42), 0.22 * variety))
    jawTaper = max(-0.05, draw.around(trait.pick(0.24, 0.13), 0.10 * variety))
    crownSquareness = draw.uniform(0.05, 0.4)
    earSize = max(0.05, draw.around(0.17, 0.04 * variety))
    cheekFullness = draw.uniform(0, 1)
  }
}

extension Person.Hair {
  init(_ trait: Person.Trait, _ tone: Float, _ variety: Float, _ draw: inout Draw) {
    let feminine: [HairStyle] = [
      .swept, .fringed, .bob, .bob, .long, .long, .long, .tied, .tied, .tousled,
    ]
    let masculine: [HairStyle] = [
      .bald, .cropped, .cropped, .receding, .short, .short, .short, .swept, .tousled, .fringed,
    ]
    style = draw.choice(trait.isFeminine ? feminine : masculine)
    let reach: Float = tone > 0.62 ? 0.35 : tone > 0.4 ? 0.6 : 1
    let natural = Colour.along(
      Palette.hair, at: 0.3 + (draw.uniform(0, 1) * reach - 0.3) * variety)
    let greyness = max(0, min(0.95, (trait.age - 0.45) * draw.uniform(0.8, 2.6)))
    colour = natural.mixed(with: Palette.grey, greyness)
    volume = draw.uniform(0.05, 0.13)
    drop = 0.1
    hairline = draw.around(0.66, 0.05 * variety)
    windowHalfWidth = 0.95
    windowSquareness = draw.uniform(0.1, 0.6)
    part = draw.uniform(-0.2, 0.2)
    fringe = 0
    streaks = draw.uniform(0.1, 0.35)
    shape(&draw)
  }

  /// Lets the style decide length, volume and the window for the face.
  private mutating func shape(_ draw: inout Draw) {
    switch style {
    case .bald: volume = 0.01
    case .cropped: (volume, hairline) = (draw.uniform(0.01, 0.04), hairline + 0.02)
    case .receding: (hairline, part, windowSquareness) = (draw.uniform(0.78, 0.9), 0, 0.7)
    case .short: break
    case .swept: (volume, part) = (draw.uniform(0.1, 0.2), draw.uniform(0.15, 0.3) * sign(part))
    case .tousled: (volume, fringe) = (draw.uniform(0.16, 0.3), draw.uniform(0.03, 0.08))
    case .fringed:
      (hairline, windowSquareness, fringe) = (draw.uniform(0.34, 0.48), 0.9, 0.05)
      (drop, windowHalfWidth) = (draw.uniform(0.1, 0.9), draw.uniform(0.82, 0.92))
    case .bob:
      (drop, windowHalfWidth) = (draw.uniform(0.6, 1.0), draw.uniform(0.76, 0.9))
      volume = draw.uniform(0.12, 0.28)
      if draw.chance(0.4) { (hairline, windowSquareness, fringe) = (0.42, 0.9, 0.04) }
    case .long:
      (drop, windowHalfWidth) = (draw.uniform(1.6, 2.2), draw.uniform(0.74, 0.9))
      volume = draw.uniform(0.08, 0.25)
      part = draw.uniform(0, 0.22) * sign(part)
    case .tied: (volume, hairline) = (draw.uniform(0.02, 0.06), hairline + 0.04)
    }
  }

  private func sign(_ value: Float) -> Float { value < 0 ? -1 : 1 }
}

extension Person.Eyes {
  init(_ trait: Person.Trait, _ tone: Float, _ variety: Float, _ draw: inout Draw) {
    height = draw.around(0.02, 0.035 * variety)
    halfSpacing = draw.around(0.33, 0.03 * variety)
    halfWidth = draw.around(0.165, 0.02 * variety)
    opening = max(0.035, draw.around(trait.pick(0.085, 0.07), 0.02 * variety))
    tilt = draw.around(0.01, 0.03 * variety)
    iris = Colour.along(Palette.iris, at: draw.uniform(0, tone > 0.55 ? 0.25 : 1))
    irisRadius = draw.uniform(0.068, 0.09)
    lash = draw.uniform(0, 0.5) + trait.pick(0.45, 0)
    socketDepth = draw.uniform(0.05, 0.4)
  }
}

extension Person.Brows {
  init(_ trait: Person.Trait, _ hair: Colour, _ variety: Float, _ draw: inout Draw) {
    height = draw.around(0.2, 0.03 * variety)
    halfWidth = draw.around(0.21, 0.02 * variety)
    thickness = max(0.02, draw.around(trait.pick(0.045, 0.075), 0.02 * variety))
    arch = max(0, draw.around(0.05, 0.03 * variety))
    slant = draw.around(0, 0.04 * variety)
    colour = hair.mixed(with: Colour(0.16, 0.11, 0.08), draw.uniform(0.3, 0.9))
  }
}

extension Person.Nose {
  init(_ trait: Person.Trait, _ variety: Float, _ draw: inout Draw) {
    tip = draw.around(0.4, 0.05 * variety)
    halfWidth = max(0.09, draw.around(trait.pick(0.145, 0.17), 0.03 * variety))
    bridge = max(0.03, draw.around(0.07, 0.02 * variety))
    shadow = draw.uniform(0.2, 0.6)
    bend = draw.around(0, 0.02 * variety)
  }
}

extension Person.Mouth {
  init(_ trait: Person.Trait, _ skin: Colour, _ variety: Float, _ draw: inout Draw) {
    height = draw.around(0.655, 0.035 * variety)
    halfWidth = max(0.16, draw.around(0.27, 0.04 * variety))
    upperLip = max(0.015, draw.around(trait.pick(0.055, 0.04), 0.018 * variety))
    lowerLip = max(0.02, draw.around(trait.pick(0.085, 0.065), 0.022 * variety))
    corner = draw.around(0, 0.02 * variety)
    let paint: Float = trait.isFeminine ? draw.uniform(0, 1) : draw.uniform(0, 0.3)
    colour = skin.scaled(0.8).mixed(
      with: Colour.along(Palette.lips, at: paint), 0.4 + 0.45 * paint)
  }
}

extension Person.FacialHair {
  init(_ trait: Person.Trait, _ hair: Colour, _ draw: inout Draw) {
    let grows = !trait.isFeminine
    beard = grows && draw.chance(0.4) ? draw.uniform(0.15, 0.95) : 0
    beardTop = draw.uniform(0.1, 0.4)
    moustache = grows && draw.chance(beard > 0.3 ? 0.9 : 0.15) ? draw.uniform(0.5, 0.95) : 0
    moustacheThickness = draw.uniform(0.04, 0.09)
    goatee = grows && beard == 0 && draw.chance(0.12) ? draw.uniform(0.5, 0.9) : 0
    colour = hair.mixed(with: Colour(0.14, 0.09, 0.07), draw.uniform(0.1, 0.6))
  }
}

extension Person.Glasses {
  init(_ draw: inout Draw) {
    habit = draw.chance(0.25) ? draw.uniform(0.75, 1) : draw.chance(0.3) ? 0.15 : 0.03
    colour = draw.choice(Palette.frames)
    halfWidth = draw.uniform(0.2, 0.27)
    halfHeight = draw.uniform(0.14, 0.22)
    squareness = draw.uniform(0, 0.9)
    rim = draw.uniform(0.025, 0.06)
    tint = draw.chance(0.08) ? 0.85 : draw.uniform(0.02, 0.12)
  }
}

extension Person.Marks {
  init(_ trait: Person.Trait, _ tone: Float, _ draw: inout Draw) {
    age = trait.age
    freckles = tone < 0.35 && draw.chance(0.2) ? draw.uniform(0.2, 0.5) : 0
    mole = Point(draw.uniform(-0.45, 0.45), draw.uniform(0.15, 0.8))
    moleRadius = draw.chance(0.25) ? draw.uniform(0.03, 0.05) : 0
    blush = draw.uniform(0, 0.35) * (tone < 0.5 ? 1 : 0.3)
    eyeShadow = trait.isFeminine ? draw.uniform(0, 0.35) : 0
  }
}
