import ByteStreams

/// A settings file cannot be used as it stands.
public enum SettingsFailure: Failure, Equatable {
  case malformed(line: Int, reason: String)
  case unknownKey(String, nearest: String?, known: [String])
  case badValue(key: String, found: String, expected: String)
  case badOverride(key: String, found: String, expected: String)

  public var exitStatus: ExitStatus {
    if case .badOverride = self { .usage } else { .badConfiguration }
  }

  public var description: String {
    switch self {
    case .malformed(let line, let reason): "line \(line): \(reason)."
    case .unknownKey(let key, let nearest?, _):
      "unknown key '\(key)'. Did you mean '\(nearest)'?"
    case .unknownKey(let key, nil, let known):
      "unknown key '\(key)'. Known keys: \(known.joined(separator: ", "))."
    case .badOverride(let key, let found, let expected):
      "the option that overrides \(key): found '\(found)', expected \(expected)."
    case .badValue(let key, let found, let expected):
      "\(key): found '\(found)', expected \(expected)."
    }
  }
}
