/// The imports this reader knows, each an exact pair of module and name.
///
/// Nothing is imported: a known pair becomes one of these cases, any other is refused. Dotted names
/// walk attributes in Python, so neither half is ever matched by prefix.
enum Global: UInt8, CaseIterable, Sendable {
  case reconstruct, ndarray, dtype, scalar, frombuffer, encode, bytes

  var pairs: [(module: String, name: String)] {
    switch self {
    case .reconstruct:
      [
        ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"),
      ]
    case .ndarray: [("numpy", "ndarray")]
    case .dtype: [("numpy", "dtype")]
    case .scalar: [("numpy.core.multiarray", "scalar"), ("numpy._core.multiarray", "scalar")]
    case .frombuffer:
      [("numpy.core.numeric", "_frombuffer"), ("numpy._core.numeric", "_frombuffer")]
    case .encode: [("_codecs", "encode")]
    case .bytes: [("__builtin__", "bytes"), ("builtins", "bytes")]
    }
  }

  /// Its name in messages.
  var name: String { pairs[0].name }

  private static let known: [[UInt8]: Global] = Dictionary(
    uniqueKeysWithValues: allCases.flatMap { global in
      global.pairs.map { (Array("\($0.module)\n\($0.name)".utf8), global) }
    })

  /// The import with exactly these two names, compared byte by byte.
  init?(module: [UInt8], name: [UInt8]) {
    guard let known = Self.known[module + [UInt8(ascii: "\n")] + name] else { return nil }
    self = known
  }
}
