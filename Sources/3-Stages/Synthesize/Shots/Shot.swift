import SeededRandom

/// Everything that makes one picture of a person different from the next.
struct Shot: Sendable {
  /// What the face does.
  struct Expression: Sendable {
    var smile: Float
    var mouthOpen: Float
    var eyesOpen: Float
    var browRaise: Float
    var gaze: Float
  }

  /// Where the light comes from and what it does.
  struct Light: Sendable {
    /// Towards the light: right, down, ahead; of length 1.
    var direction: SIMD3<Float>
    var ambient: Float
    var diffuse: Float
    /// Above 0 warm, below 0 cool.
    var temperature: Float
    var exposure: Float
  }

  /// The head in the picture.
  struct Framing: Sendable {
    var scale: Float
    var shift: Point
    var roll: Turn
  }

  /// What the camera and the years did to the picture.
  struct Degradation: Sendable {
    var blurAcross: Float
    var blurDown: Float
    var noise: Float
    var contrast: Float
    var saturation: Float
    /// Bends the tone curve: above 0 lifts the shadows, below 0 drowns them.
    var curve: Float
  }

  /// What surrounds the head.
  struct Setting: Sendable {
    var top: Colour
    var bottom: Colour
    var blob: Colour
    var blobCentre: Point
    var blobRadius: Float
    var clothes: Colour
    var collar: Float
  }

  var yaw: Turn
  var pitch: Turn
  var expression: Expression
  var light: Light
  var framing: Framing
  var degradation: Degradation
  var setting: Setting
  var obstacle: Obstacle?
  var glasses: Bool
  var sunglasses: Bool
  var hairVolume: Float
  var stubble: Float
  /// Starts the picture's noise.
  var grain: UInt64
}

/// Something in front of the face.
struct Obstacle: Sendable {
  enum Kind: Sendable, CaseIterable {
    case hand, scarf, cap, strand, bar
  }

  var kind: Kind
  var colour: Colour
  var side: Float
  var reach: Float
}
