/// How much pictures of one person differ from each other, kind by kind.
///
/// 1 is the strength the demo is made with, 0 switches a kind off, 2 doubles it.
public struct Variation: Sendable, Equatable {
  /// Yaw, pitch and roll of the head.
  public var pose: Float
  /// Smile, open mouth, eyelids, brows.
  public var expression: Float
  /// Direction, hardness, colour and strength of the light.
  public var light: Float
  /// Scale and shift of the crop.
  public var framing: Float
  /// Hands, scarves, hats, sunglasses and bars in front of the face; glasses on and off.
  public var occlusion: Float
  /// Blur, noise, contrast and saturation.
  public var degradation: Float

  /// Every kind at the same strength.
  public init(difficulty: Float) {
    pose = difficulty
    expression = difficulty
    light = difficulty
    framing = difficulty
    occlusion = difficulty
    degradation = difficulty
  }
}
