import ByteStreams
import Foundation

/// A picture that cannot be read, and why.
struct UnreadablePicture {
  /// What it is called: its path below the folder of the data set.
  let name: String
  /// Its file's path.
  let path: String
  let failure: any Failure

  init(name: String, path: String, _ failure: any Failure) {
    self.name = name
    self.path = path
    var target = stat()
    let isLink = unsafe lstat(path, &target) == 0 && target.st_mode & S_IFMT == S_IFLNK
    self.failure =
      isLink && failure as? FileFailure == .missing(path: path)
      ? ConvertFailure.danglingLink : failure
  }

  /// Name and reason.
  var line: String {
    let place = "\(PrintableText.escaping(path)): "
    let reason = failure.description
    let isPlaced = failure is FileFailure && reason.hasPrefix(place)
    return "\(name): \(isPlaced ? String(reason.dropFirst(place.count)) : reason)"
  }

  /// What is thrown where it is not to be left out.
  var refusal: any Failure {
    failure is FileFailure ? failure : FailureInFile(failure, in: path)
  }
}
