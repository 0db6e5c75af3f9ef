/// How a command ends: the exit status a failure asks for (the numbers of BSD's sysexits.h).
public enum ExitStatus: Int32, Sendable {
  case usage = 64
  case badData = 65
  case noInput = 66
  case bug = 70
  case cannotCreate = 73
  case inputOutput = 74
  case tryLater = 75
  case badConfiguration = 78
  case interrupted = 130
  case terminated = 143
}

/// An error a person can act on.
///
/// `description` says what was found, what was expected and what to do; it does not name the file
/// unless the error is about the file system, because only the command knows what it was asked to
/// read. `exitStatus` is what the command returns to the shell.
public protocol Failure: Error, CustomStringConvertible, Sendable {
  /// The status the process should exit with.
  var exitStatus: ExitStatus { get }
}

/// A failure together with the file it was found in.
public struct FailureInFile: Failure {
  /// The file, as the user named it.
  public let path: String
  /// What went wrong inside it.
  public let failure: any Failure

  /// Attaches `path` to `failure`.
  public init(_ failure: any Failure, in path: String) {
    self.path = path
    self.failure = failure
  }

  public var exitStatus: ExitStatus { failure.exitStatus }
  public var description: String { "\(PrintableText.escaping(path)): \(failure.description)" }
}
