/// A name or a path, equal to another only where every byte is.
///
/// Swift's strings are equal when they show the same: `é` written as one scalar equals `e` with an accent
/// behind it. To the file system these are two names, of two people.
public struct ExactName: Hashable, Comparable, Sendable {
  /// The name.
  public let text: String

  /// Takes `text` as it is written.
  public init(_ text: String) { self.text = text }

  /// The name that `bytes` are in UTF-8; nil where they are none.
  public init?(bytes: ArraySlice<UInt8>) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    self.text = text
  }

  public static func == (one: ExactName, other: ExactName) -> Bool {
    one.text.utf8.elementsEqual(other.text.utf8)
  }

  public static func < (one: ExactName, other: ExactName) -> Bool {
    one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    var text = text
    // Unsafe: the bytes are only used inside this call.
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
