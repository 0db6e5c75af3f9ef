import Foundation

/// The file system said no.
public enum FileFailure: Failure, Equatable {
  /// What could not be done to a file.
  public enum Action: String, Sendable {
    case create, open, lock, write, close, remove
    case append = "add a line"
    case shorten
    case flush = "flush to disk"
    case flushDirectory = "flush the directory to disk"
    case rename = "rename onto"
    case link = "create a hard link"
    case show = "write what was found"

    /// What holds afterwards, where that is worth a sentence.
    var consequence: String {
      switch self {
      case .create, .write, .close, .flush, .rename: " Nothing was replaced."
      case .flushDirectory: " A power cut may undo the last change; run the command again."
      case .open, .lock, .remove, .append, .shorten, .link, .show: ""
      }
    }
  }

  case missing(path: String)
  case notRegular(path: String, found: String)
  case notFolder(path: String, found: String)
  case badName(path: String, name: String)
  case truncated(path: String, offset: Int, expected: Int, found: Int)
  case cannotRead(path: String, errno: Int32)
  case cannotReplace(path: String, found: String)
  case replacesInput(path: String)
  case insideInput(path: String)
  case cannotWrite(path: String, action: Action, errno: Int32)
  case busy(path: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .missing, .notRegular, .notFolder, .badName: .noInput
    case .truncated: .badData
    case .cannotRead(_, let code): Self.pathErrors.contains(code) ? .noInput : .inputOutput
    case .cannotReplace, .replacesInput, .insideInput: .cannotCreate
    case .cannotWrite(_, let action, _): action == .create ? .cannotCreate : .inputOutput
    case .busy: .tryLater
    }
  }

  /// What is wrong with a path, not with the machine.
  private static let pathErrors = [EACCES, ELOOP, ENAMETOOLONG, ENOTDIR]

  public var description: String {
    switch self {
    case .missing(let path): "\(shown(path)): no such file."
    case .notRegular(let path, let found):
      "\(shown(path)): is \(found) where a regular file is needed."
    case .notFolder(let path, let found):
      "\(shown(path)): is \(found) where a folder is needed."
    case .badName(let path, let name):
      "\(shown(path)): holds a file whose name is not UTF-8, about '\(shown(name))': rename it."
    case .truncated(let path, let offset, let expected, let found):
      "\(shown(path)): byte \(offset): \(expected) bytes expected, \(found) found: the file is cut short "
        + "or changed while it was read."
    case .cannotRead(let path, let code): "\(shown(path)): cannot read: \(message(code))."
    case .cannotReplace(let path, let found):
      "\(shown(path)): is \(found), which is not replaced. Give the result another name."
    case .replacesInput(let path):
      "\(shown(path)): is read by this command, and its result would replace it. Give the result "
        + "another name."
    case .insideInput(let path):
      "\(shown(path)): lies in a folder whose files this command reads. Write the result elsewhere."
    case .cannotWrite(let path, let action, let code):
      "\(shown(path)): cannot \(action.rawValue): \(message(code)).\(action.consequence)"
    case .busy(let path): "\(shown(path)): another run holds this lock; try again later."
    }
  }

  private func shown(_ path: String) -> String { PrintableText.escaping(path) }

  private func message(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
