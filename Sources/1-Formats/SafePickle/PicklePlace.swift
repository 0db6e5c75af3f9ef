/// Where in a pickle something was found.
public struct PicklePlace: Sendable, Equatable, CustomStringConvertible {
  /// Offset of the opcode, in bytes of the pickle (after decompression).
  public let byte: Int
  /// The opcode being carried out; nil before the first.
  public let opcode: PickleOpcode?
  /// Whether `byte` counts bytes that gzip inflated.
  public let isInflated: Bool

  /// Names a place.
  public init(byte: Int, opcode: PickleOpcode? = nil, isInflated: Bool = false) {
    self.byte = byte
    self.opcode = opcode
    self.isInflated = isInflated
  }

  public var description: String {
    "byte \(byte)\(isInflated ? " after decompression" : ""): "
      + (opcode.map { "\($0.name): " } ?? "")
  }
}
