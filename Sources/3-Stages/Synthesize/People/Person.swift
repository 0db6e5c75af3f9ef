import SeededRandom

/// Everything that makes one identity: what stays when pose, light and expression change.
///
/// Lengths are in head units: the head reaches from y = −1 (crown) to about y = +1 (chin) around the
/// origin, x grows to the right of the picture and y downwards.
struct Person: Sendable, Equatable {
  /// The outline of head and jaw.
  struct Head: Sendable, Equatable {
    var halfWidth: Float
    var chinDrop: Float
    var jawSquareness: Float
    var jawTaper: Float
    var crownSquareness: Float
    var earSize: Float
    var cheekFullness: Float
  }

  /// Hair on the head, as an outline with a window cut out for the face.
  struct Hair: Sendable, Equatable {
    var style: HairStyle
    var colour: Colour
    var volume: Float
    var drop: Float
    var hairline: Float
    var windowHalfWidth: Float
    var windowSquareness: Float
    var part: Float
    var fringe: Float
    var streaks: Float
  }

  struct Eyes: Sendable, Equatable {
    var height: Float
    var halfSpacing: Float
    var halfWidth: Float
    var opening: Float
    var tilt: Float
    var iris: Colour
    var irisRadius: Float
    var lash: Float
    var socketDepth: Float
  }

  struct Brows: Sendable, Equatable {
    var height: Float
    var halfWidth: Float
    var thickness: Float
    var arch: Float
    var slant: Float
    var colour: Colour
  }

  struct Nose: Sendable, Equatable {
    var tip: Float
    var halfWidth: Float
    var bridge: Float
    var shadow: Float
    var bend: Float
  }

  struct Mouth: Sendable, Equatable {
    var height: Float
    var halfWidth: Float
    var upperLip: Float
    var lowerLip: Float
    var corner: Float
    var colour: Colour
  }

  struct FacialHair: Sendable, Equatable {
    var beard: Float
    var beardTop: Float
    var moustache: Float
    var moustacheThickness: Float
    var goatee: Float
    var colour: Colour
  }

  struct Glasses: Sendable, Equatable {
    /// The share of pictures in which the person wears them.
    var habit: Float
    var colour: Colour
    var halfWidth: Float
    var halfHeight: Float
    var squareness: Float
    var rim: Float
    var tint: Float
  }

  /// Small lasting marks.
  struct Marks: Sendable, Equatable {
    var age: Float
    var freckles: Float
    var mole: Point
    var moleRadius: Float
    var blush: Float
    var eyeShadow: Float
  }

  var skin: Colour
  var head: Head
  var hair: Hair
  var eyes: Eyes
  var brows: Brows
  var nose: Nose
  var mouth: Mouth
  var facialHair: FacialHair
  var glasses: Glasses
  var marks: Marks
}

/// How hair is worn.
enum HairStyle: Sendable, CaseIterable {
  case bald, cropped, receding, short, swept, tousled, fringed, bob, long, tied
}
