/// The colours people come in.
enum Palette {
  /// Skin from the lightest to the darkest.
  static let skin: [Colour] = [
    Colour(0.97, 0.83, 0.75), Colour(0.93, 0.76, 0.65), Colour(0.87, 0.68, 0.54),
    Colour(0.77, 0.57, 0.43), Colour(0.63, 0.44, 0.32), Colour(0.48, 0.32, 0.23),
    Colour(0.35, 0.23, 0.17),
  ]

  /// Hair from black to white.
  static let hair: [Colour] = [
    Colour(0.07, 0.06, 0.06), Colour(0.15, 0.10, 0.08), Colour(0.27, 0.17, 0.11),
    Colour(0.42, 0.24, 0.13), Colour(0.52, 0.24, 0.11), Colour(0.58, 0.43, 0.25),
    Colour(0.82, 0.67, 0.42),
  ]

  /// What age turns hair into.
  static let grey = Colour(0.66, 0.65, 0.64)

  /// Eyes from dark brown to blue.
  static let iris: [Colour] = [
    Colour(0.14, 0.08, 0.05), Colour(0.28, 0.17, 0.09), Colour(0.38, 0.33, 0.16),
    Colour(0.31, 0.43, 0.33), Colour(0.36, 0.50, 0.62), Colour(0.45, 0.60, 0.75),
  ]

  /// Lips without and with colour.
  static let lips: [Colour] = [
    Colour(0.70, 0.42, 0.38), Colour(0.76, 0.36, 0.36), Colour(0.74, 0.20, 0.25),
  ]

  /// Frames of glasses.
  static let frames: [Colour] = [
    Colour(0.06, 0.06, 0.07), Colour(0.25, 0.13, 0.08), Colour(0.55, 0.47, 0.30),
    Colour(0.35, 0.36, 0.40), Colour(0.45, 0.08, 0.10),
  ]
}
