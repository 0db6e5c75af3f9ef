import ByteStreams

/// A manual page cannot be written.
public enum ManualFailure: Failure, Equatable {
  case notADump(reason: String)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .notADump(let reason):
      "standard input is not what --experimental-dump-help prints: \(reason)."
    }
  }
}
