/// An input that mutation begins with, and what a reader makes of it.
public struct Seed: Sendable {
  /// The input.
  public let bytes: [UInt8]
  /// Whether it is accepted.
  public let isAccepted: Bool

  static func accepted(_ bytes: [UInt8]) -> Seed { Seed(bytes: bytes, isAccepted: true) }
  static func accepted(_ text: String) -> Seed { accepted(Array(text.utf8)) }
  static func refused(_ bytes: [UInt8]) -> Seed { Seed(bytes: bytes, isAccepted: false) }
  static func refused(_ text: String) -> Seed { refused(Array(text.utf8)) }
}
