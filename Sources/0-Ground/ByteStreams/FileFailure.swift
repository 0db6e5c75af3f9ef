import Foundation

/// The file system said no.
public enum FileFailure: Failure, Equatable {
  case missing(path: String)
  case notRegular(path: String, found: String)
  case truncated(path: String, offset: Int, expected: Int, found: Int)
  case cannotRead(path: String, errno: Int32)
  case cannotWrite(path: String, action: String, errno: Int32)
  case busy(path: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .missing, .notRegular: .noInput
    case .truncated: .badData
    case .cannotRead(_, let code): code == EACCES ? .noInput : .inputOutput
    case .cannotWrite(_, let action, _): action == "create" ? .cannotCreate : .inputOutput
    case .busy: .tryLater
    }
  }

  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such file."
    case .notRegular(let path, let found):
      "\(path): is \(found) where a regular file is needed."
    case .truncated(let path, let offset, let expected, let found):
      "\(path): byte \(offset): \(expected) bytes expected, \(found) found: the file is cut short "
        + "or changed while it was read."
    case .cannotRead(let path, let code): "\(path): cannot read: \(message(code))."
    case .cannotWrite(let path, let action, let code):
      "\(path): cannot \(action): \(message(code)). Nothing was replaced."
    case .busy(let path): "\(path): another run holds this lock; try again later."
    }
  }

  private func message(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
