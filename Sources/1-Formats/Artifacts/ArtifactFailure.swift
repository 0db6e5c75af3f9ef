import ByteStreams

/// A file is not the artifact it should be.
public enum ArtifactFailure: Failure, Equatable {
  case notAnArtifact(reason: String, at: Int)
  case wrongKind(found: String, expected: ArtifactKind)
  case unsupportedVersion(found: String, of: ArtifactKind, newestKnown: Int)
  case badShape(tensor: String, shape: [Int])
  case wrongCoverage(tensor: String, expectedStart: Int, foundStart: Int)
  case wrongLength(expected: Int, found: Int)
  case missingTensor(String)
  case wrongTensor(String, found: String, expected: String)
  case damagedTensor(String, expected: String, found: String)
  case damagedHeader(expected: String, found: String)
  case missingMetadata(String)
  case badMetadata(String, found: String, expected: String)
  case badValue(tensor: String, row: Int, found: String, expected: String)
  case mismatch(what: String, found: String, expected: String)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .notAnArtifact(let reason, let offset):
      "byte \(offset): not a safetensors artifact: \(reason)."
    case .wrongKind(let found, let expected):
      "is a \(found) artifact where a \(expected.rawValue) artifact is needed: swapped arguments?"
    case .unsupportedVersion(let found, let kind, let newest):
      "is a \(kind.rawValue) artifact of version \(found); this build reads up to version "
        + "\(newest). Use the build that wrote it, or a newer one."
    case .badShape(let tensor, let shape):
      "tensor \(tensor): shape \(shape) has a negative or overflowing extent."
    case .wrongCoverage(let tensor, let expected, let found):
      "tensor \(tensor): data begins at byte \(found), expected \(expected): tensors must follow "
        + "one another without hole or overlap."
    case .wrongLength(let expected, let found):
      "the data are \(found) bytes where its header promises \(expected): cut short, extended or "
        + "concatenated. Make it again."
    case .missingTensor(let name): "tensor \(name) is missing."
    case .wrongTensor(let name, let found, let expected):
      "tensor \(name): found \(found), expected \(expected)."
    case .damagedTensor(let name, let expected, let found):
      "tensor \(name) is damaged: SHA-256 \(found), recorded \(expected). Make the file again."
    case .damagedHeader(let expected, let found):
      "the header is damaged: SHA-256 \(found), recorded \(expected). Make the file again."
    case .missingMetadata(let key): "metadata \(key) is missing."
    case .badMetadata(let key, let found, let expected):
      "metadata \(key): found '\(found)', expected \(expected)."
    case .badValue(let tensor, let row, let found, let expected):
      "tensor \(tensor), row \(row): found \(found), expected \(expected)."
    case .mismatch(let what, let found, let expected):
      "\(what): found \(found), expected \(expected)."
    }
  }
}
