/// The element types artifacts use, by their safetensors names. All little-endian.
public enum ElementType: String, Sendable, CaseIterable {
  case bytes = "U8"
  case integers = "I64"
  case words = "U64"
  case floats = "F32"

  /// Bytes an element.
  public var stride: Int {
    switch self {
    case .bytes: 1
    case .floats: 4
    case .integers, .words: 8
    }
  }
}
