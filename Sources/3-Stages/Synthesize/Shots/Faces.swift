import SeededRandom

/// An endless album of invented people: every picture a pure function of its coordinates.
///
/// A picture depends on the seed, the identity, the split and its number, and on nothing else: not on
/// how many others are made, in which order or on which thread. Asking for more identities or more
/// pictures never changes the ones already there.
public struct Faces: Sendable {
  /// Which folder a picture goes to.
  public enum Split: String, Sendable, CaseIterable {
    case train, test
  }

  /// Bytes of one picture: three planes of 32 × 32.
  public static var byteCount: Int { Camera.byteCount }

  private let seed: UInt64
  private let variety: Float
  private let variation: Variation

  /// - Parameters:
  ///   - variety: how far people differ from each other, 1 as a rule.
  ///   - variation: how far pictures of one person differ.
  public init(seed: UInt64, variety: Float = 1, variation: Variation = Variation(difficulty: 1)) {
    self.seed = seed
    self.variety = variety
    self.variation = variation
  }

  /// The person numbered `identity`.
  func person(_ identity: Int) -> Person {
    Person(identity: identity, seed: seed, variety: variety)
  }

  /// Picture `number` of `identity` in `split`: planar red, green, blue, 32 × 32 each.
  public func picture(_ number: Int, of identity: Int, in split: Split) -> [UInt8] {
    picture(number, of: person(identity), numbered: identity, in: split)
  }

  private func picture(
    _ number: Int, of person: Person, numbered identity: Int, in split: Split
  ) -> [UInt8] {
    let index = UInt64(identity) << 32 | UInt64(number)
    let random =
      switch split {
      case .train: SeededRandom(seed: seed, stream: "training picture", index: index)
      case .test: SeededRandom(seed: seed, stream: "test picture", index: index)
      }
    var draw = Draw(random)
    let shot = Shot(of: person, variation, &draw)
    return Camera(shot).develop(Portrait(of: person, shot).canvas)
  }
}
